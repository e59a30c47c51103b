import { queryOptions } from '@tanstack/vue-query'
import { meListingsList, walletTransfersList, type OwnListing } from '@/shared/api/generated'
import { WALLET_KEY } from '@/shared/queries/wallet'

export type ListingStatus = OwnListing['status']

/** The same key as where these are read at length, so that what happens there shows here. */
const OWN_LISTINGS_KEY = ['selling', 'list', 'counts'] as const

/** Whether money has ever come into the wallet. */
export const everHadMoneyQuery = () =>
  queryOptions({
    queryKey: [...WALLET_KEY, 'ever'],
    queryFn: async () => (await walletTransfersList({ query: { direction: 'in', limit: 1 } })).results.length > 0,
  })

/** How many own listings there are of each status. */
export const listingCountsQuery = () =>
  queryOptions({
    queryKey: OWN_LISTINGS_KEY,
    queryFn: async () => (await meListingsList({ query: { limit: 1 } })).counts,
  })
