import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  staffListingsApprove,
  staffListingsList,
  staffListingsReject,
  staffListingsRetrieve,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { ListingDetail, OwnListing } from '@/shared/api/generated'

/** Submissions reach no reviewer's socket, so the queue looks for them itself. */
const REFRESH_MS = 20_000

export const reviewingKeys = {
  all: ['staff', 'listings'] as const,
  queue: ['staff', 'listings', 'queue'] as const,
}

/** Listings that wait for a decision, the longest waiting first. */
export const reviewQueueQuery = () =>
  infiniteQueryOptions({
    queryKey: reviewingKeys.queue,
    queryFn: ({ pageParam, signal }) =>
      staffListingsList({ query: { status: 'pending_review', cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: REFRESH_MS,
  })

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: [...reviewingKeys.all, 'detail', id],
    queryFn: () => staffListingsRetrieve({ path: { listing_id: id } }),
  })

export const approveListing = (id: string) => staffListingsApprove({ path: { listing_id: id } })

export const rejectListing = (id: string, reason: string) =>
  staffListingsReject({ path: { listing_id: id }, body: { reason } })
