import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useSides } from '@/shared/composables/useSides'
import { flattenPages } from '@/shared/queries/keysetPages'
import { bidsQuery } from './api'
import { BID_GROUPS } from './stage'

/** Bids made or received, as the URL wants them. */
export function useMyBids() {
  const { role, group, choose } = useSides(BID_GROUPS)
  const query = reactive(
    useInfiniteQuery(computed(() => bidsQuery({ role: role.value, statuses: BID_GROUPS[group.value]! }))),
  )
  const bids = computed(() => flattenPages(query.data?.pages))

  return { role, group, query, bids, choose }
}
