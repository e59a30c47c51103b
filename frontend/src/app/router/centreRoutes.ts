import type { RouteRecordRaw } from 'vue-router'

/** Below `/me`, inside the personal centre; everybody here is signed in. */
export const centreRoutes: RouteRecordRaw[] = [
  {
    path: '',
    name: 'me',
    component: () => import('@/pages/centre/OverviewPage.vue'),
    meta: { title: 'centre.overview.title', messages: ['overview', 'orders', 'bids', 'notifications'] },
  },
  {
    path: 'listings',
    name: 'my-listings',
    component: () => import('@/pages/selling/MyListingsPage.vue'),
    meta: { title: 'selling.mine.title', messages: ['selling'] },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('@/pages/orders/OrdersPage.vue'),
    meta: { title: 'orders.listTitle', messages: ['orders'] },
  },
  {
    path: '/bids',
    meta: { messages: ['bids'] },
    children: [
      {
        path: '',
        name: 'bids',
        component: () => import('@/pages/bids/BidsPage.vue'),
        meta: { title: 'bids.title' },
      },
      {
        path: ':id',
        name: 'bid',
        component: () => import('@/pages/bids/BidPage.vue'),
        meta: { title: 'bids.one' },
      },
    ],
  },
  {
    path: 'favourites',
    name: 'favourites',
    component: () => import('@/pages/favourites/FavouritesPage.vue'),
    meta: { title: 'favourites.title', messages: ['favourites'] },
  },
  {
    path: 'searches',
    name: 'saved-searches',
    component: () => import('@/pages/savedSearches/SavedSearchesPage.vue'),
    meta: { title: 'savedSearches.title', messages: ['savedSearches'] },
  },
  {
    path: 'wallet',
    name: 'wallet',
    component: () => import('@/pages/wallet/WalletPage.vue'),
    meta: { title: 'wallet.title', messages: ['wallet'] },
  },
  {
    path: '/wallet/recharge',
    name: 'recharge',
    component: () => import('@/pages/wallet/RechargePage.vue'),
    meta: { title: 'wallet.recharge.title', messages: ['wallet'] },
  },
  {
    path: '/wallet/recharge/:id',
    name: 'recharge-return',
    component: () => import('@/pages/wallet/RechargeReturnPage.vue'),
    meta: { title: 'wallet.recharge.title', messages: ['wallet'] },
  },
  {
    path: '/wallet/withdraw',
    name: 'withdraw',
    component: () => import('@/pages/wallet/WithdrawPage.vue'),
    meta: { title: 'wallet.withdraw.title', messages: ['wallet'] },
  },
  {
    path: '/wallet/withdrawals/:id',
    name: 'withdrawal',
    component: () => import('@/pages/wallet/WithdrawalPage.vue'),
    meta: { title: 'wallet.withdrawal.title', messages: ['wallet'] },
  },
  {
    path: '/wallet/debts',
    name: 'debts',
    component: () => import('@/pages/wallet/DebtsPage.vue'),
    meta: { title: 'wallet.debts.title', messages: ['wallet'] },
  },
  {
    path: 'notifications',
    meta: { messages: ['notifications'] },
    children: [
      {
        path: '',
        name: 'notifications',
        component: () => import('@/pages/notifications/NotificationsPage.vue'),
        meta: { title: 'notifications.title' },
      },
      {
        path: 'preferences',
        name: 'notification-preferences',
        component: () => import('@/pages/notifications/NotificationPreferencesPage.vue'),
        meta: { title: 'notifications.preferences' },
      },
    ],
  },
  {
    path: 'profile',
    name: 'profile',
    component: () => import('@/pages/profile/ProfilePage.vue'),
    meta: { title: 'profile.title', messages: ['profile'] },
  },
  {
    path: 'security',
    name: 'security',
    component: () => import('@/pages/security/SecurityPage.vue'),
    meta: { title: 'security.title', messages: ['security'] },
  },
]
