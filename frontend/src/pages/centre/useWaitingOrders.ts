import { useQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { openOrdersQuery, type Side } from '@/features/orders/api'
import { isMyTurn, mayWaitFor } from '@/features/orders/stage'

const openOrders = (role: Side) => reactive(useQuery(openOrdersQuery({ role, statuses: mayWaitFor(role) })))

/** Purchases and sales in which it is the person's turn, the most urgent first; shaped for `QueryState`. */
export function useWaitingOrders() {
  const bought = openOrders('buyer')
  const sold = openOrders('seller')

  const data = computed(() => {
    if (!bought.data || !sold.data) return undefined
    return [bought, sold]
      .flatMap(({ data: page, dataUpdatedAt }) =>
        (page?.results ?? []).map((order) => ({ order, receivedAt: dataUpdatedAt })),
      )
      .filter(({ order }) => isMyTurn(order))
      .sort((one, other) => (one.order.deadline_at ?? '9').localeCompare(other.order.deadline_at ?? '9'))
  })

  return reactive({
    data,
    error: computed(() => bought.error ?? sold.error),
    isFetching: computed(() => bought.isFetching || sold.isFetching),
    refetch: () => Promise.all([bought.refetch(), sold.refetch()]),
  })
}
