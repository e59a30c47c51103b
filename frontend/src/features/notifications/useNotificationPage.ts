import { computed, type ComputedRef } from 'vue'
import { useRouter, type RouteLocationNamedRaw } from 'vue-router'
import type { Notification } from './api'
import { pageOf } from './subject'

/** Where a notification leads; undefined when what it is about has no page. */
export function useNotificationPage(of: () => Notification): ComputedRef<RouteLocationNamedRaw | undefined> {
  const router = useRouter()
  return computed(() => {
    const page = pageOf(of())
    return page?.name && router.hasRoute(page.name) ? page : undefined
  })
}
