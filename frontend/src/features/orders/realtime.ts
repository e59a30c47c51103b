import type { QueryClient } from '@tanstack/vue-query'
import { frameText, type Frame, type FrameHandlers } from '@/shared/socket/frames'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { orderKeys, type Order } from './api'

/** Whether the page has this state already, as it does after the person's own command. */
function isKnown(frame: Frame, id: string, queries: QueryClient): boolean {
  const shown = queries.getQueryData<Order>(orderKeys.detail(id))
  return shown !== undefined && typeof frame.version === 'number' && shown.version >= frame.version
}

/** An order that moved is read again where it is shown, with the lists and the balances it changes. */
export const orderFrames: FrameHandlers = {
  order(frame, queries) {
    const id = frameText(frame, 'id')
    if (id && !isKnown(frame, id, queries)) {
      void queries.invalidateQueries({ queryKey: orderKeys.detail(id) })
    }
    void queries.invalidateQueries({ queryKey: orderKeys.lists })
    void queries.invalidateQueries({ queryKey: WALLET_KEY })
  },
  resync(_frame, queries) {
    void queries.invalidateQueries({ queryKey: orderKeys.all })
    void queries.invalidateQueries({ queryKey: WALLET_KEY })
  },
}
