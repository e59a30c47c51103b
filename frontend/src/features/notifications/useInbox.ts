import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { notificationsQuery } from './api'

/** The person's notifications as the URL filters them. */
export function useInbox() {
  const route = useRoute()
  const router = useRouter()

  const unreadOnly = computed(() => route.query.unread === 'true')
  const query = reactive(useInfiniteQuery(computed(() => notificationsQuery(unreadOnly.value))))
  const notifications = computed(() => flattenPages(query.data?.pages))

  function filter(wanted: boolean): void {
    void router.replace({ query: wanted ? { unread: 'true' } : {} })
  }

  return { unreadOnly, query, notifications, filter }
}
