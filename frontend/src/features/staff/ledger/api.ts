import { infiniteQueryOptions } from '@tanstack/vue-query'
import {
  staffLedgerAccounts,
  staffLedgerOperations,
  type StaffLedgerAccountsData,
  type StaffLedgerOperationsData,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { LedgerAccount, Leg, LegAccount, Operation } from '@/shared/api/generated'

export type OperationFilter = Omit<NonNullable<StaffLedgerOperationsData['query']>, 'cursor' | 'limit'>
export type AccountFilter = Omit<NonNullable<StaffLedgerAccountsData['query']>, 'cursor' | 'limit'>

export const ledgerKeys = { all: ['staff', 'ledger'] as const }

export const operationsQuery = (filter: OperationFilter) =>
  infiniteQueryOptions({
    queryKey: [...ledgerKeys.all, 'operations', filter],
    queryFn: ({ pageParam, signal }) => staffLedgerOperations({ query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const accountsQuery = (filter: AccountFilter) =>
  infiniteQueryOptions({
    queryKey: [...ledgerKeys.all, 'accounts', filter],
    queryFn: ({ pageParam, signal }) => staffLedgerAccounts({ query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })
