import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffOrdersList } from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { OrderCard } from '@/shared/api/generated'

export interface TradeFilter {
  /** Such as `AH-7K2M9P`; empty for all. */
  number: string
  /** Only those that wait for staff. */
  needsStaff: boolean
}

export const tradeKeys = { all: ['staff', 'orders'] as const }

export const tradesQuery = ({ number, needsStaff }: TradeFilter) =>
  infiniteQueryOptions({
    queryKey: [...tradeKeys.all, number, needsStaff],
    queryFn: ({ pageParam, signal }) =>
      staffOrdersList({
        query: { number: number || undefined, needs_staff: needsStaff || undefined, cursor: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })
