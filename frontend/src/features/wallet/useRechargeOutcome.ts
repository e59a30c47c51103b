import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, watch } from 'vue'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { readRecharge, walletKeys, type Recharge } from './api'

const FIRST_LOOK_MS = 2_000
const SLOWEST_LOOK_MS = 15_000
const SLOWDOWN = 1.3

/** Looks at a recharge until it is paid or closed, ever more seldom; a frame of the socket is quicker. */
export function useRechargeOutcome(id: () => string) {
  const queries = useQueryClient()
  const query = reactive(
    useQuery(
      computed(() => ({
        queryKey: walletKeys.recharge(id()),
        queryFn: () => readRecharge(id()),
        refetchInterval: ({ state }: { state: { data?: Recharge; dataUpdateCount: number } }) =>
          state.data?.status === 'pending' &&
          Math.min(FIRST_LOOK_MS * SLOWDOWN ** state.dataUpdateCount, SLOWEST_LOOK_MS),
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
