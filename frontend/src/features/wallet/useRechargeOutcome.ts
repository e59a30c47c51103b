import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, watch } from 'vue'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { readRecharge, walletKeys, type Recharge } from './api'

/** A code is there within a second or two; of a payment the server asks every three seconds at most. */
const FIRST_LOOK_FOR_CODE_MS = 1_000
const FIRST_LOOK_MS = 2_000
const SLOWEST_LOOK_MS = 10_000
const SLOWDOWN = 1.2

interface LooksSoFar {
  state: { data?: Recharge; dataUpdateCount: number }
}

/** Milliseconds until the next look; false when there is nothing left to see. */
function untilNextLook({ state: { data, dataUpdateCount: looks } }: LooksSoFar): number | false {
  if (data?.status !== 'pending') return false
  const awaitsCode = data.pay_url === null && data.qr_content === null
  const first = awaitsCode ? FIRST_LOOK_FOR_CODE_MS : FIRST_LOOK_MS
  return Math.min(first * SLOWDOWN ** looks, SLOWEST_LOOK_MS)
}

/** Looks at a recharge until it is paid or closed, ever more seldom; a frame of the socket is quicker. */
export function useRechargeOutcome(id: () => string) {
  const queries = useQueryClient()
  const query = reactive(
    useQuery(
      computed(() => ({
        queryKey: walletKeys.recharge(id()),
        queryFn: () => readRecharge(id()),
        refetchInterval: untilNextLook,
        // Whoever comes back from the provider's app wants to know now.
        refetchOnWindowFocus: 'always' as const,
      })),
    ),
  )

  watch(
    () => query.data?.status,
    (status, before) => {
      if (status === 'paid' && before === 'pending') void queries.invalidateQueries({ queryKey: WALLET_KEY })
    },
  )

  return query
}
