import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { gameQuery, searchQuery } from './api'
import { readSearch, writeSearch, type NumberRange, type SearchState } from './searchState'

/** The search in the URL, what it finds, and the game whose schema makes its filters. */
export function useListingSearch() {
  const route = useRoute()
  const router = useRouter()

  const search = computed(() => readSearch(route.query))
  const results = useInfiniteQuery(computed(() => searchQuery(search.value)))
  const game = useQuery(
    computed(() => ({ ...gameQuery(search.value.game ?? ''), enabled: Boolean(search.value.game) })),
  )

  const listings = computed(() => flattenPages(results.data.value?.pages))
  const firstPage = computed(() => results.data.value?.pages[0])

  /** Changes parts of the search; every change is a step that the browser can go back. */
  function refine(change: Partial<SearchState>): void {
    window.scrollTo({ top: 0 })
    void router.push({ name: 'search', query: writeSearch({ ...search.value, ...change }) })
  }

  /** Another game has other servers and attributes, so those filters go. */
  function chooseGame(slug: string | undefined): void {
    refine({ game: slug, server: undefined, attributes: {}, ranges: {} })
  }

  function chooseAttribute(key: string, values: string[]): void {
    refine({ attributes: { ...search.value.attributes, [key]: values } })
  }

  function chooseRange(key: string, range: NumberRange): void {
    refine({ ranges: { ...search.value.ranges, [key]: range } })
  }

  /** Everything but the game and the order. */
  function clear(): void {
    const { game: slug, sort } = search.value
    void router.push({ name: 'search', query: writeSearch({ game: slug, sort, attributes: {}, ranges: {} }) })
  }

  return {
    search,
    results,
    listings,
    firstPage,
    game,
    refine,
    chooseGame,
    chooseAttribute,
    chooseRange,
    clear,
  }
}
