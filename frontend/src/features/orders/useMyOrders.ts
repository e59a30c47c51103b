import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { openOrdersQuery, ordersQuery, type OrderCard, type Side } from './api'
import { isMyTurn, mayWaitFor, ORDER_GROUPS } from './stage'

const byDeadline = (one: OrderCard, other: OrderCard) =>
  (one.deadline_at ?? '9').localeCompare(other.deadline_at ?? '9')

/** Purchases or sales of the person as the URL wants them; what waits for the person comes first. */
export function useMyOrders() {
  const route = useRoute()
  const router = useRouter()

  const role = computed<Side>(() => (route.query.role === 'seller' ? 'seller' : 'buyer'))
  const group = computed(() => {
    const wanted = String(route.query.status ?? 'all')
    return wanted in ORDER_GROUPS ? wanted : 'all'
  })
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

  function choose(change: { role?: Side; group?: string }): void {
    const next = { role: role.value, group: group.value, ...change }
    const status = next.group === 'all' ? undefined : next.group
    void router.replace({ query: { role: next.role === 'seller' ? 'seller' : undefined, status } })
  }

  return { role, group, query, waiting, others, choose }
}
