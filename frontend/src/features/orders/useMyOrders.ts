import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useSides } from '@/shared/composables/useSides'
import { flattenPages } from '@/shared/queries/keysetPages'
import { openOrdersQuery, ordersQuery, type OrderCard } from './api'
import { isMyTurn, mayWaitFor, ORDER_GROUPS } from './stage'

const byDeadline = (one: OrderCard, other: OrderCard) =>
  (one.deadline_at ?? '9').localeCompare(other.deadline_at ?? '9')

/** Purchases or sales of the person as the URL wants them; what waits for the person comes first. */
export function useMyOrders() {
  const { role, group, choose } = useSides(ORDER_GROUPS)
  const query = reactive(
    useInfiniteQuery(computed(() => ordersQuery({ role: role.value, statuses: ORDER_GROUPS[group.value]! }))),
  )
  const open = useQuery(computed(() => openOrdersQuery({ role: role.value, statuses: mayWaitFor(role.value) })))

  const waiting = computed(() =>
    group.value === 'all' ? (open.data.value?.results ?? []).filter(isMyTurn).sort(byDeadline) : [],
  )
  const others = computed(() => {
    const first = new Set(waiting.value.map((order) => order.id))
    return flattenPages(query.data?.pages).filter((order) => !first.has(order.id))
  })

  return { role, group, query, waiting, others, choose }
}
