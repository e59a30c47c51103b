import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { markAllRead, markRead, notificationKeys, type Notification } from './api'

/** Marking notifications as read, one or all of them. */
export function useReading() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()

  const marking = useMutation({
    mutationFn: (ids: string[] | 'all') => (ids === 'all' ? markAllRead() : markRead(ids)),
    onSuccess: (inbox) => {
      queries.setQueryData(notificationKeys.unread, inbox.unread_total)
      return queries.invalidateQueries({ queryKey: notificationKeys.lists })
    },
    onError: (error) => showToast(errorText(error), 'risk'),
  })

  function read(notification: Notification): void {
    if (!notification.read_at) marking.mutate([notification.id])
  }

  return { marking: marking.isPending, read, readAll: () => marking.mutate('all') }
}
