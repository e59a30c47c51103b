import { infiniteQueryOptions } from '@tanstack/vue-query'
import {
  staffWithdrawalApprove,
  staffWithdrawalReject,
  staffWithdrawalsList,
  type StaffWithdrawal,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { StaffWithdrawal } from '@/shared/api/generated'

export type PayoutStatus = StaffWithdrawal['status']

/** New requests reach no cashier's socket, so the queue looks for them itself. */
const REFRESH_MS = 20_000

export const payoutKeys = { all: ['staff', 'withdrawals'] as const }

/** The newest first; without a status all of them. */
export const payoutsQuery = (status?: PayoutStatus) =>
  infiniteQueryOptions({
    queryKey: [...payoutKeys.all, status],
    queryFn: ({ pageParam, signal }) => staffWithdrawalsList({ query: { status, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: REFRESH_MS,
  })

export const approvePayout = (id: string) => staffWithdrawalApprove({ path: { withdrawal_id: id } })

export const rejectPayout = (id: string, reason: string) =>
  staffWithdrawalReject({ path: { withdrawal_id: id }, body: { reason } })
