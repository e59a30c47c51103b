import { frameText, type FrameHandlers } from '@/shared/socket/frames'
import { favouriteKeys } from './api'

/** What is remembered may have been sold or become cheaper meanwhile. */
export const favouriteFrames: FrameHandlers = {
  listing(_frame, queries) {
    void queries.invalidateQueries({ queryKey: favouriteKeys.all })
  },
  /** Told that it became cheaper, a person must not read the old price beside the news. */
  notification(frame, queries) {
    if (frameText(frame, 'subject_type') !== 'listing') return
    void queries.invalidateQueries({ queryKey: favouriteKeys.all })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: favouriteKeys.all })
  },
}
