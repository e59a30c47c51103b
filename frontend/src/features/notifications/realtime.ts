import type { QueryClient } from '@tanstack/vue-query'
import { frameText, type Frame, type FrameHandlers } from '@/shared/socket/frames'
import { showToast } from '@/shared/ui/toasts/toasts'
import { notificationKeys } from './api'
import { pageOf } from './subject'

function takeCount(frame: Frame, queries: QueryClient): void {
  if (typeof frame.unread_total === 'number') queries.setQueryData(notificationKeys.unread, frame.unread_total)
  void queries.invalidateQueries({ queryKey: notificationKeys.lists })
}

/** A notice is said in passing, with a way to what it is about; count and list follow in every tab. */
export const notificationFrames: FrameHandlers = {
  notification(frame, queries) {
    const title = frameText(frame, 'title')
    const page = pageOf({
      subject_type: frameText(frame, 'subject_type') ?? '',
      subject_id: frameText(frame, 'subject_id'),
    })
    if (title) showToast(title, 'neutral', page)
    takeCount(frame, queries)
  },
  read: takeCount,
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: notificationKeys.all })
  },
}
