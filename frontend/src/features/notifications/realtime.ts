import type { QueryClient } from '@tanstack/vue-query'
import { frameText, type Frame, type FrameHandlers } from '@/shared/socket/frames'
import { showToast } from '@/shared/ui/toasts/toasts'
import { markRead, newestQuery, notificationKeys } from './api'
import { pageOf } from './subject'

function takeCount(frame: Frame, queries: QueryClient): void {
  if (typeof frame.unread_total === 'number') queries.setQueryData(notificationKeys.unread, frame.unread_total)
  void queries.invalidateQueries({ queryKey: notificationKeys.lists })
}

/** Whoever follows a notice to its page has read it; when that cannot be kept, the count says so. */
async function keepAsRead(id: string, queries: QueryClient): Promise<void> {
  const inbox = await markRead([id]).catch(() => null)
  if (inbox) takeCount({ type: 'read', ...inbox }, queries)
}

interface Words {
  title: string
  text: string
}

/** The frame speaks the language of the person's mails; the page, which is asked first, may have another. */
async function wordsOf(id: string, frame: Frame, queries: QueryClient): Promise<Words> {
  const newest = await queries.fetchQuery(newestQuery()).catch(() => null)
  const read = newest?.results.find((one) => one.id === id)
  return read ?? { title: frameText(frame, 'title') ?? '', text: frameText(frame, 'text') ?? '' }
}

async function say(frame: Frame, queries: QueryClient): Promise<void> {
  const id = frameText(frame, 'id')
  if (!id) return
  const { title, text } = await wordsOf(id, frame, queries)
  showToast(title, 'neutral', {
    detail: text,
    to: pageOf({
      kind: frameText(frame, 'kind') ?? '',
      subject_type: frameText(frame, 'subject_type') ?? '',
      subject_id: frameText(frame, 'subject_id'),
    }),
    onFollow: () => void keepAsRead(id, queries),
  })
}

/** A notice is said in passing, with a way to what it is about; count and list follow in every tab. */
export const notificationFrames: FrameHandlers = {
  notification(frame, queries) {
    takeCount(frame, queries)
    void say(frame, queries)
  },
  read: takeCount,
  // What came between the first look at the count and the socket's opening was pushed to nobody.
  hello(_frame, queries) {
    void queries.invalidateQueries({ queryKey: notificationKeys.unread })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: notificationKeys.all })
  },
}
