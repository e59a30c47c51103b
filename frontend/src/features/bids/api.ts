import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  bidsAccept,
  bidsCounter,
  bidsList,
  bidsRead,
  bidsReject,
  bidsWithdraw,
  listingsBidsCreate,
  ordersPlace,
  type Bid,
  type BidStatusEnum,
  type Order,
  type SideEnum,
} from '@/shared/api/generated'
import type { Intent } from '@/shared/api/intent'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { Bid, BidPermissions, ListingDetail, LiveBid, Person } from '@/shared/api/generated'
export type BidStatus = BidStatusEnum
export type Side = SideEnum
type OneTime = ReturnType<Intent['headersFor']>

export const bidKeys = {
  all: ['bids'] as const,
  lists: ['bids', 'list'] as const,
  detail: (id: string) => ['bids', 'detail', id] as const,
}

export const bidQuery = (id: string) =>
  queryOptions({ queryKey: bidKeys.detail(id), queryFn: () => bidsRead({ path: { bid_id: id } }) })

export interface BidFilter {
  role: Side
  /** Without any, bids of every status. */
  statuses: readonly BidStatus[]
}

/** What the person has bid, or was bid, newest first. */
export const bidsQuery = ({ role, statuses }: BidFilter) =>
  infiniteQueryOptions({
    queryKey: [...bidKeys.lists, role, statuses],
    queryFn: ({ pageParam, signal }) =>
      bidsList({ query: { role, status: statuses.join(',') || undefined, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

const MOST_ON_A_PAGE = 50
const WAITING: Record<Side, readonly BidStatus[]> = { buyer: ['countered', 'accepted'], seller: ['pending'] }

/** The first page, as large as a page may be, of those in which it may be this side's turn. */
export const bidsWaitingQuery = (role: Side) =>
  queryOptions({
    queryKey: [...bidKeys.lists, 'waiting', role],
    queryFn: () => bidsList({ query: { role, status: WAITING[role].join(','), limit: MOST_ON_A_PAGE } }),
  })

/** Offers `price` (fen) for a listing. */
export const placeBid = (listingId: string, price: number, headers: OneTime): Promise<Bid> =>
  listingsBidsCreate({ path: { listing_id: listingId }, body: { price }, headers })

const at = (bid: Bid) => ({ path: { bid_id: bid.id } })
const seen = ({ version }: Bid) => ({ version })

/** What a party answers; the version says to which offer. */
export const bidCommands = {
  accept: (bid: Bid, headers: OneTime): Promise<Bid> => bidsAccept({ ...at(bid), body: seen(bid), headers }),
  counter: (bid: Bid, price: number, headers: OneTime): Promise<Bid> =>
    bidsCounter({ ...at(bid), body: { price, ...seen(bid) }, headers }),
  reject: (bid: Bid): Promise<Bid> => bidsReject({ ...at(bid), body: seen(bid) }),
  withdraw: (bid: Bid): Promise<Bid> => bidsWithdraw(at(bid)),
}

/** Orders what was agreed, at its price. */
export const orderFromBid = (bid: Pick<Bid, 'id' | 'price'>, listingId: string, headers: OneTime): Promise<Order> =>
  ordersPlace({ body: { listing_id: listingId, expected_price: bid.price, bid_id: bid.id }, headers })
