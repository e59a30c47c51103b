import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  gamesList,
  gamesRetrieve,
  listingsList,
  listingsPriceHistory,
  listingsRetrieve,
  listingsSimilar,
  meRecommendations,
  ordersPlace,
  rankingsHot,
  rankingsNew,
  type ListingCards,
  type PlaceOrderRequest,
} from '@/shared/api/generated'
import { hasComeBack } from '@/shared/composables/hasComeBack'
import { nextCursor } from '@/shared/queries/keysetPages'
import { toApiQuery, type SearchState } from './searchState'

const GAMES_STALE_MS = 10 * 60_000
const SEARCH_STALE_MS = 15_000
const SHELF_STALE_MS = 60_000
/** A search is kept at least this long for who comes back to it. */
const SEARCH_KEPT_MS = 30 * 60_000

export const listingKeys = {
  all: ['listings'] as const,
  searches: ['listings', 'search'] as const,
  shelves: ['listings', 'shelf'] as const,
  detail: (id: string) => ['listings', 'detail', id] as const,
  prices: (id: string) => ['listings', 'detail', id, 'prices'] as const,
}

export const gamesQuery = () =>
  queryOptions({ queryKey: ['games'], queryFn: () => gamesList(), staleTime: GAMES_STALE_MS })

export const gameQuery = (slug: string) =>
  queryOptions({
    queryKey: ['games', slug],
    queryFn: () => gamesRetrieve({ path: { slug } }),
    staleTime: GAMES_STALE_MS,
  })

/**
 * What a search finds. Who comes back to it finds the same listings in the same places: reading all its pages again
 * would move them. While another filter is tried, what the last one found stays; another game begins afresh.
 */
export const searchQuery = (search: SearchState) =>
  infiniteQueryOptions({
    queryKey: [...listingKeys.searches, search] as const,
    queryFn: ({ pageParam, signal }) =>
      listingsList({ query: { ...toApiQuery(search), cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    staleTime: () => (hasComeBack() ? Infinity : SEARCH_STALE_MS),
    gcTime: SEARCH_KEPT_MS,
    refetchOnWindowFocus: false,
    placeholderData: (found, last) => (last?.queryKey[2].game === search.game ? found : undefined),
  })

/** Listings for who has not searched. */
export type Shelf = { kind: 'hot' | 'new' | 'recommended' } | { kind: 'similar'; listingId: string }

function readShelf(shelf: Shelf): Promise<ListingCards> {
  if (shelf.kind === 'similar') return listingsSimilar({ path: { listing_id: shelf.listingId } })
  if (shelf.kind === 'recommended') return meRecommendations()
  return shelf.kind === 'hot' ? rankingsHot() : rankingsNew()
}

export const shelfQuery = (shelf: Shelf) =>
  queryOptions({
    queryKey: [...listingKeys.shelves, shelf],
    queryFn: () => readShelf(shelf),
    staleTime: SHELF_STALE_MS,
  })

export const listingQuery = (id: string) =>
  queryOptions({
    queryKey: listingKeys.detail(id),
    queryFn: () => listingsRetrieve({ path: { listing_id: id } }),
  })

/** What it has cost, oldest first. */
export const priceHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: listingKeys.prices(id),
    queryFn: () => listingsPriceHistory({ path: { listing_id: id } }),
  })

/** Reserves the listing at the price that the buyer saw (fen). */
export function placeOrder(body: PlaceOrderRequest, headers: { 'Idempotency-Key': string }) {
  return ordersPlace({ body, headers })
}
