import type { FrameHandlers } from '@/shared/socket/frames'
import { favouriteKeys } from './api'

/** What is remembered may have been sold or become cheaper meanwhile. */
export const favouriteFrames: FrameHandlers = {
  listing(_frame, queries) {
    void queries.invalidateQueries({ queryKey: favouriteKeys.all })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: favouriteKeys.all })
  },
}
