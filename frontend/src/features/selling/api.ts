import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  gamesList,
  gamesRetrieve,
  listingsCopy,
  listingsCreate,
  listingsDestroy,
  listingsPartialUpdate,
  listingsRelist,
  listingsRenew,
  listingsRetrieve,
  listingsSubmit,
  listingsTakeDown,
  meListingsList,
  meListingsPrices,
  type Attribute,
  type ListingDetail,
  type OwnListing,
  type PatchedListingEditRequest,
  type PriceVerdicts,
  type WantedPriceRequest,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type {
  Attribute,
  BindingKind,
  Game,
  GameDetail,
  Image,
  ListingDetail,
  OwnListing,
  PriceVerdict,
  WantedPriceRequest,
} from '@/shared/api/generated'

export type ListingStatus = OwnListing['status']

/** The value of an attribute, of the type that the game's schema gives it. */
export type AttributeValue = string | number | boolean | string[]

export interface Credentials {
  login: string
  password: string
  note: string
}

export type ListingChange = PatchedListingEditRequest
/** What the seller wrote, without the credentials and without the version that was seen. Price in fen. */
export type ListingFields = Omit<ListingChange, 'credentials' | 'version'>

export type AttributeSchema = readonly Attribute[]

const GAMES_STALE_MS = 10 * 60_000

export const sellingKeys = {
  all: ['selling'] as const,
  lists: ['selling', 'list'] as const,
}

export const gamesQuery = () =>
  queryOptions({ queryKey: ['games'], queryFn: () => gamesList(), staleTime: GAMES_STALE_MS })

export const gameQuery = (slug: string) =>
  queryOptions({
    queryKey: ['games', slug],
    queryFn: () => gamesRetrieve({ path: { slug } }),
    staleTime: GAMES_STALE_MS,
    enabled: slug !== '',
  })

/** Own listings, newest first; without `status` those of every status. */
export const ownListingsQuery = (status: ListingStatus | undefined) =>
  infiniteQueryOptions({
    queryKey: [...sellingKeys.lists, status ?? 'all'],
    queryFn: ({ pageParam, signal }) => meListingsList({ query: { status, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const fetchOwnListing = (id: string): Promise<ListingDetail> => listingsRetrieve({ path: { listing_id: id } })

export const createDraft = (game: string): Promise<ListingDetail> => listingsCreate({ body: { game } })

export const changeListing = (id: string, change: ListingChange): Promise<ListingDetail> =>
  listingsPartialUpdate({ path: { listing_id: id }, body: change })

const MOVES = { submit: listingsSubmit, takeDown: listingsTakeDown, relist: listingsRelist, renew: listingsRenew }
export type ListingMove = keyof typeof MOVES

export const moveListing = (id: string, move: ListingMove): Promise<ListingDetail> =>
  MOVES[move]({ path: { listing_id: id } })

/** Only what was never submitted. */
export const deleteDraft = (id: string): Promise<unknown> => listingsDestroy({ path: { listing_id: id } })

/** A new draft with the words of this listing, without its pictures and credentials. */
export const copyListing = (id: string): Promise<ListingDetail> => listingsCopy({ path: { listing_id: id } })

/** How many prices the server takes at once. */
export const MOST_PRICES = 50

export const changePrices = (changes: WantedPriceRequest[]): Promise<PriceVerdicts> =>
  meListingsPrices({ body: { changes } })
