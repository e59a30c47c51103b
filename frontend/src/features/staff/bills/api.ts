import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffProviderBillFetch, staffProviderBills } from '@/shared/api/generated'
import { flattenPages, nextCursor } from '@/shared/queries/keysetPages'

export type { ProviderBill } from '@/shared/api/generated'

/** A bill that arrives is told to no socket, so the list looks for it while one is missing. */
const LOOK_MS = 5_000

export const billKeys = { all: ['staff', 'provider-bills'] as const }

/** The last day first. */
export const billsQuery = () =>
  infiniteQueryOptions({
    queryKey: billKeys.all,
    queryFn: ({ pageParam, signal }) => staffProviderBills({ query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: ({ state: { data } }) =>
      flattenPages(data?.pages).some((bill) => !bill.fetched_at) && LOOK_MS,
  })

/** Has the worker ask the provider next; whether it had the bill shows in the list afterwards. */
export const fetchBill = (id: number) => staffProviderBillFetch({ path: { bill_id: id } })
