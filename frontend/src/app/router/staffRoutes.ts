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
]
