import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { bidsQuery, type Side } from './api'
import { BID_GROUPS } from './stage'

/** Bids made or received, as the URL wants them. */
export function useMyBids() {
  const route = useRoute()
  const router = useRouter()

  const role = computed<Side>(() => (route.query.role === 'seller' ? 'seller' : 'buyer'))
  const group = computed(() => {
    const wanted = String(route.query.status ?? 'all')
    return wanted in BID_GROUPS ? wanted : 'all'
  })
  const query = reactive(
    useInfiniteQuery(computed(() => bidsQuery({ role: role.value, statuses: BID_GROUPS[group.value]! }))),
  )
  const bids = computed(() => flattenPages(query.data?.pages))

  function choose(change: { role?: Side; group?: string }): void {
    const next = { role: role.value, group: group.value, ...change }
    const status = next.group === 'all' ? undefined : next.group
    void router.replace({ query: { role: next.role === 'seller' ? 'seller' : undefined, status } })
  }

  return { role, group, query, bids, choose }
}
