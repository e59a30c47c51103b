import type { RouteRecordRaw } from 'vue-router'

export const publicRoutes: RouteRecordRaw[] = [
  {
    path: '',
    name: 'home',
    component: () => import('@/pages/home/HomePage.vue'),
    meta: { messages: ['home', 'listings'] },
  },
  {
    path: 'search',
    name: 'search',
    component: () => import('@/pages/search/SearchPage.vue'),
    meta: { title: 'listings.search.title', messages: ['listings', 'savedSearches'] },
  },
  {
    path: 'listings/:id',
    name: 'listing',
    component: () => import('@/pages/listing/ListingPage.vue'),
    meta: { title: 'listings.detail.title', messages: ['listings', 'favourites', 'sellers', 'bids'] },
  },
  {
    path: 'sellers/:id',
    name: 'seller',
    component: () => import('@/pages/seller/SellerPage.vue'),
    meta: { title: 'sellers.title', messages: ['listings', 'sellers'] },
  },
  {
    path: 'sell/:id?',
    name: 'sell',
    component: () => import('@/pages/selling/SellPage.vue'),
    meta: { title: 'selling.title', messages: ['selling'], requires: 'person' },
  },
  {
    path: 'orders/:id',
    name: 'order',
    component: () => import('@/pages/orders/OrderPage.vue'),
    meta: { title: 'orders.title', messages: ['orders'], requires: 'person' },
  },
  {
    path: 'help',
    name: 'help',
    component: () => import('@/pages/help/HelpPage.vue'),
    meta: { title: 'help.title', messages: ['help'] },
  },
]
