import type { FrameHandlers } from '@/shared/socket/frames'
import { payoutKeys } from './payouts/api'
import { reviewingKeys } from './reviewing/api'
import { tradeKeys } from './trades/api'

/** A colleague's decision, or a new submission, shows without reloading. */
export const staffFrames: FrameHandlers = {
  listing(_frame, queries) {
    void queries.invalidateQueries({ queryKey: reviewingKeys.queue })
  },
  withdrawal(_frame, queries) {
    void queries.invalidateQueries({ queryKey: payoutKeys.all })
  },
  resync(_frame, queries) {
    for (const queryKey of [reviewingKeys.all, payoutKeys.all, tradeKeys.all]) {
      void queries.invalidateQueries({ queryKey })
    }
  },
}
