import type { RouteRecordRaw } from 'vue-router'

/** Below `/staff`, inside the staff console; everybody here has a staff role. */
export const staffRoutes: RouteRecordRaw[] = [
  {
    path: '',
    name: 'staff',
    component: () => import('@/pages/staff/StaffHomePage.vue'),
    meta: { title: 'staff.home.title' },
  },
]
