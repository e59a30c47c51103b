import type { FrameHandlers } from '@/shared/socket/frames'
import { sellingKeys } from './api'

/** A decision about one of the seller's listings shows at once, in whichever list it stands. */
export const sellingFrames: FrameHandlers = {
  listing(_frame, queries) {
    void queries.invalidateQueries({ queryKey: sellingKeys.lists })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: sellingKeys.all })
  },
}
