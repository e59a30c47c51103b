import type { RouteRecordRaw } from 'vue-router'

export const authRoutes: RouteRecordRaw[] = [
  {
    path: 'sign-in',
    name: 'sign-in',
    component: () => import('@/pages/auth/SignInPage.vue'),
    meta: { title: 'auth.signIn.title', messages: ['auth'], requires: 'visitor' },
  },
  {
    path: 'register',
    name: 'register',
    component: () => import('@/pages/auth/RegisterPage.vue'),
    meta: { title: 'auth.register.title', messages: ['auth'], requires: 'visitor' },
  },
  {
    path: 'activate',
    name: 'activate',
    component: () => import('@/pages/auth/ActivatePage.vue'),
    meta: { title: 'auth.activate.title', messages: ['auth'] },
  },
  {
    path: 'forgot-password',
    name: 'forgot-password',
    component: () => import('@/pages/auth/ForgotPasswordPage.vue'),
    meta: { title: 'auth.forgot.title', messages: ['auth'] },
  },
  {
    path: 'reset-password',
    name: 'reset-password',
    component: () => import('@/pages/auth/ResetPasswordPage.vue'),
    meta: { title: 'auth.reset.title', messages: ['auth'] },
  },
  {
    path: 'confirm-email',
    name: 'confirm-email',
    component: () => import('@/pages/security/ConfirmEmailPage.vue'),
    meta: { title: 'security.email.confirm.title', messages: ['security'], requires: 'person' },
  },
]
