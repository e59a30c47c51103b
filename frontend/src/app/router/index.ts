import { createRouter, createWebHistory } from 'vue-router'
import './meta'
import DefaultLayout from '@/app/layouts/DefaultLayout.vue'
import { needMessages } from '@/shared/i18n/i18n'
import { admit } from './admit'
import { authRoutes } from './authRoutes'
import { centreRoutes } from './centreRoutes'
import { publicRoutes } from './publicRoutes'
import { staffRoutes } from './staffRoutes'
import { watchUnfetchedPages } from './unfetchedPages'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    {
      path: '/',
      component: DefaultLayout,
      children: [
        ...publicRoutes,
        ...authRoutes,
        {
          path: 'me',
          component: () => import('@/app/layouts/CentreLayout.vue'),
          meta: { requires: 'person', messages: ['centre'] },
          children: centreRoutes,
        },
        {
          path: ':missing(.*)*',
          name: 'missing',
          component: () => import('@/pages/missing/MissingPage.vue'),
          meta: { title: 'app.missing.title' },
        },
      ],
    },
    {
      path: '/staff',
      component: () => import('@/app/layouts/StaffLayout.vue'),
      meta: { requires: 'staff', messages: ['staff'] },
      children: staffRoutes,
    },
  ],
  scrollBehavior: (to, from, saved) => {
    if (saved) return saved
    return to.path === from.path ? false : { top: 0 }
  },
})

router.beforeEach(admit)
router.beforeResolve(async (to) => {
  await needMessages(to.matched.flatMap((record) => record.meta.messages ?? []))
})

watchUnfetchedPages(router)
