import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, watch } from 'vue'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { readWithdrawal, walletKeys, type Withdrawal } from './api'
import { isOpen } from './withdrawalStatus'

/** A frame of the socket is quicker; this is for when there is none. */
const LOOK_MS = 10_000

/** A withdrawal as it stands, looked at until its money has arrived or come back. */
export function useWithdrawalOutcome(id: () => string) {
  const queries = useQueryClient()
  const query = reactive(
    useQuery(
      computed(() => ({
        queryKey: walletKeys.withdrawal(id()),
        queryFn: () => readWithdrawal(id()),
        refetchInterval: ({ state: { data } }: { state: { data?: Withdrawal } }) =>
          data && isOpen(data) ? LOOK_MS : (false as const),
      })),
    ),
  )

  watch(
    () => query.data?.status,
    (status, before) => {
      if (before && status !== before) void queries.invalidateQueries({ queryKey: WALLET_KEY })
    },
  )

  return query
}
