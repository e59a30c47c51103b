import { infiniteQueryOptions } from '@tanstack/vue-query'
import { listingsFavouriteDestroy, listingsFavouriteUpdate, meFavouritesList } from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { Favourite, FavouritePage } from '@/shared/api/generated'

export const favouriteKeys = {
  all: ['favourites'] as const,
}

/** What the person keeps an eye on, the latest first; only what may still be seen. */
export const favouritesQuery = () =>
  infiniteQueryOptions({
    queryKey: favouriteKeys.all,
    queryFn: ({ pageParam, signal }) => meFavouritesList({ query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

/** Remembers the listing at its present price; again changes nothing. */
export const addFavourite = (listingId: string) => listingsFavouriteUpdate({ path: { listing_id: listingId } })

/** Outlives the page on which it was asked for. */
export const removeFavourite = (listingId: string) =>
  listingsFavouriteDestroy({ path: { listing_id: listingId }, keepalive: true })
