import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { searchQuery } from './api'
import { readSearch, type SortOrder } from './searchState'

/** Everything that one seller has on sale, in the order that the URL says. */
export function useSellerListings(sellerId: () => string) {
  const route = useRoute()
  const router = useRouter()

  const sort = computed(() => readSearch({ sort: route.query.sort ?? null }).sort)
  const results = useInfiniteQuery(
    computed(() => searchQuery({ seller: sellerId(), sort: sort.value, attributes: {}, ranges: {} })),
  )

  return {
    sort,
    results,
    listings: computed(() => flattenPages(results.data.value?.pages)),
    count: computed(() => results.data.value?.pages[0]?.count),
    sortBy: (wanted: SortOrder) => void router.replace({ query: { sort: wanted } }),
  }
}
