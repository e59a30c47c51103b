import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffLedgerReconcile, staffLedgerReconciliations } from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { Difference, Reconciliation } from '@/shared/api/generated'

export const reconciliationKeys = { all: ['staff', 'reconciliation'] as const }

/** The latest first. */
export const reconciliationsQuery = () =>
  infiniteQueryOptions({
    queryKey: [...reconciliationKeys.all, 'runs'],
    queryFn: ({ pageParam, signal }) => staffLedgerReconciliations({ query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const reconcileNow = () => staffLedgerReconcile()
