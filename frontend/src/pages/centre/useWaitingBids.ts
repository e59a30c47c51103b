import { useQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { bidsWaitingQuery, type Side } from '@/features/bids/api'
import { isMyTurn } from '@/features/bids/stage'

const waiting = (role: Side) => reactive(useQuery(bidsWaitingQuery(role)))

/** Bids, made and received, that the person has to answer or to order, the most urgent first; for `QueryState`. */
export function useWaitingBids() {
  const made = waiting('buyer')
  const received = waiting('seller')

  const data = computed(() => {
    if (!made.data || !received.data) return undefined
    return [made, received]
      .flatMap(({ data: page, dataUpdatedAt }) =>
        (page?.results ?? []).map((bid) => ({ bid, receivedAt: dataUpdatedAt })),
      )
      .filter(({ bid }) => isMyTurn(bid))
      .sort((one, other) => (one.bid.deadline_at ?? '9').localeCompare(other.bid.deadline_at ?? '9'))
  })

  return reactive({
    data,
    error: computed(() => made.error ?? received.error),
    isFetching: computed(() => made.isFetching || received.isFetching),
    refetch: () => Promise.all([made.refetch(), received.refetch()]),
  })
}
