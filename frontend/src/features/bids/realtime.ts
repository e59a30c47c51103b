import { frameText, type FrameHandlers } from '@/shared/socket/frames'
import { bidKeys } from './api'

/** A bid that moved, or whose listing was reserved or let go, is read again where it is shown. */
export const bidFrames: FrameHandlers = {
  bid(frame, queries) {
    const id = frameText(frame, 'id')
    if (id) void queries.invalidateQueries({ queryKey: bidKeys.detail(id) })
    void queries.invalidateQueries({ queryKey: bidKeys.lists })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: bidKeys.all })
  },
}
