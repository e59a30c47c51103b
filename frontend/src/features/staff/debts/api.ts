import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffDebts } from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { Debt } from '@/shared/api/generated'

export interface DebtFilter {
  /** Whether something of it is left; undefined for both. */
  is_open?: boolean
  /** Only of this person, as debtor or as creditor. */
  person_id?: string
}

export const debtKeys = { all: ['staff', 'debts'] as const }

/** The oldest first, in the order in which they are repaid. */
export const debtsQuery = (filter: DebtFilter) =>
  infiniteQueryOptions({
    queryKey: [...debtKeys.all, filter],
    queryFn: ({ pageParam, signal }) => staffDebts({ query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })
