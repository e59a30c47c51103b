import type { FrameHandlers } from '@/shared/socket/frames'
import { alarmKeys } from './alarms/api'
import { billKeys } from './bills/api'
import { debtKeys } from './debts/api'
import { ledgerKeys } from './ledger/api'
import { payoutKeys } from './payouts/api'
import { reconciliationKeys } from './reconciliation/api'
import { reviewingKeys } from './reviewing/api'
import { tradeKeys } from './trades/api'

const EVERYTHING = [
  reviewingKeys,
  payoutKeys,
  tradeKeys,
  ledgerKeys,
  reconciliationKeys,
  billKeys,
  alarmKeys,
  debtKeys,
]

/** A colleague's decision, or a new submission, shows without reloading. */
export const staffFrames: FrameHandlers = {
  listing(_frame, queries) {
    void queries.invalidateQueries({ queryKey: reviewingKeys.queue })
  },
  withdrawal(_frame, queries) {
    void queries.invalidateQueries({ queryKey: payoutKeys.all })
  },
  resync(_frame, queries) {
    for (const { all } of EVERYTHING) {
      void queries.invalidateQueries({ queryKey: all })
    }
  },
}
