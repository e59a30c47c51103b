import type { RouteRecordRaw } from 'vue-router'

/** Below `/staff`, inside the staff console; everybody here has a staff role. */
export const staffRoutes: RouteRecordRaw[] = [
  {
    path: '',
    name: 'staff',
    component: () => import('@/pages/staff/StaffHomePage.vue'),
    meta: { title: 'staff.home.title' },
  },
  {
    path: 'listings',
    name: 'staff-listings',
    component: () => import('@/pages/staff/StaffListingsPage.vue'),
    meta: { title: 'reviewing.title', messages: ['queue', 'reviewing'] },
  },
  {
    path: 'withdrawals',
    name: 'staff-withdrawals',
    component: () => import('@/pages/staff/StaffWithdrawalsPage.vue'),
    meta: { title: 'payouts.title', messages: ['queue', 'payouts'] },
  },
  {
    path: 'orders',
    name: 'staff-orders',
    component: () => import('@/pages/staff/StaffOrdersPage.vue'),
    meta: { title: 'trades.title', messages: ['trades'] },
  },
  {
    path: 'ledger',
    name: 'staff-ledger',
    component: () => import('@/pages/staff/StaffLedgerPage.vue'),
    meta: { title: 'ledger.title', messages: ['ledger'] },
  },
  {
    path: 'reconciliation',
    name: 'staff-reconciliation',
    component: () => import('@/pages/staff/StaffReconciliationPage.vue'),
    meta: { title: 'reconciliation.title', messages: ['reconciliation', 'bills'] },
  },
  {
    path: 'payment-alarms',
    name: 'staff-alarms',
    component: () => import('@/pages/staff/StaffAlarmsPage.vue'),
    meta: { title: 'alarms.title', messages: ['alarms'] },
  },
  {
    path: 'debts',
    name: 'staff-debts',
    component: () => import('@/pages/staff/StaffDebtsPage.vue'),
    meta: { title: 'debts.title', messages: ['debts'] },
  },
  {
    path: 'games',
    meta: { title: 'games.title', messages: ['games'] },
    children: [
      {
        path: '',
        name: 'staff-games',
        component: () => import('@/pages/staff/StaffGamesPage.vue'),
      },
      {
        path: ':slug',
        name: 'staff-game',
        component: () => import('@/pages/staff/StaffGamePage.vue'),
        props: true,
        meta: { messages: ['selling'] },
      },
    ],
  },
]
