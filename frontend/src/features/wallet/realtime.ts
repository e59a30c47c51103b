import type { QueryClient } from '@tanstack/vue-query'
import type { FrameHandlers } from '@/shared/socket/frames'
import { WALLET_KEY } from '@/shared/queries/wallet'

const readAgain = (_frame: unknown, queries: QueryClient) => void queries.invalidateQueries({ queryKey: WALLET_KEY })

/** Money came in or went out: balances, statement and what is under way are read again. */
export const walletFrames: FrameHandlers = {
  recharge: readAgain,
  withdrawal: readAgain,
  resync: readAgain,
}
