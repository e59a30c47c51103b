import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useErrorText } from '@/shared/composables/useErrorText'
import { flattenPages } from '@/shared/queries/keysetPages'
import { showToast } from '@/shared/ui/toasts/toasts'
import { markAllRead, markRead, notificationKeys, notificationsQuery, type Notification } from './api'

/** The person's notifications as the URL filters them, and marking them as read. */
export function useInbox() {
  const route = useRoute()
  const router = useRouter()
  const queries = useQueryClient()
  const { errorText } = useErrorText()

  const unreadOnly = computed(() => route.query.unread === 'true')
  const query = reactive(useInfiniteQuery(computed(() => notificationsQuery(unreadOnly.value))))
  const notifications = computed(() => flattenPages(query.data?.pages))

  const marking = useMutation({
    mutationFn: (ids: string[] | 'all') => (ids === 'all' ? markAllRead() : markRead(ids)),
    onSuccess: (inbox) => {
      queries.setQueryData(notificationKeys.unread, inbox.unread_total)
      return queries.invalidateQueries({ queryKey: notificationKeys.lists })
    },
    onError: (error) => showToast(errorText(error), 'risk'),
  })

  function filter(wanted: boolean): void {
    void router.replace({ query: wanted ? { unread: 'true' } : {} })
  }

  function read(notification: Notification): void {
    if (!notification.read_at) marking.mutate([notification.id])
  }

  return {
    unreadOnly,
    query,
    notifications,
    marking: marking.isPending,
    filter,
    read,
    readAll: () => marking.mutate('all'),
  }
}
