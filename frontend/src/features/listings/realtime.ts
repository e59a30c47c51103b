import { frameText, type FrameHandlers } from '@/shared/socket/frames'
import { listingKeys } from './api'

/** A listing that changed is read again where it is shown; lists only when they are on screen. */
export const listingFrames: FrameHandlers = {
  listing(frame, queries) {
    const id = frameText(frame, 'id')
    if (id) void queries.invalidateQueries({ queryKey: listingKeys.detail(id) })
  },
  /** A listing's page says what its viewer has bid. */
  bid(frame, queries) {
    const id = frameText(frame, 'listing_id')
    if (id) void queries.invalidateQueries({ queryKey: listingKeys.detail(id) })
  },
  /** What is told of a listing is seen on its page, too. */
  notification(frame, queries) {
    const id = frameText(frame, 'subject_id')
    if (id && frameText(frame, 'subject_type') === 'listing')
      void queries.invalidateQueries({ queryKey: listingKeys.detail(id) })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: listingKeys.all })
  },
}
