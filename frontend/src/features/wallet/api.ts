import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  payeeAdd,
  payeeRemove,
  payeesList,
  recharge,
  rechargeCreate,
  walletDebts,
  walletTotalsRetrieve,
  walletTransfersList,
  walletUpcomingRetrieve,
  withdrawal,
  withdrawalCancel,
  withdrawalOptions,
  withdrawalRequest,
  withdrawalsList,
  type PayeeRequestRequest,
  type Recharge,
  type StatementLine,
  type WalletDebtsData,
  type WalletTransfersListData,
  type Withdrawal,
} from '@/shared/api/generated'
import type { Intent } from '@/shared/api/intent'
import { nextCursor } from '@/shared/queries/keysetPages'
import { WALLET_KEY } from '@/shared/queries/wallet'

export type { Payee, Recharge, StatementLine, StatementTotals, Upcoming, UpcomingLine } from '@/shared/api/generated'
export type { Debt, Source, Wallet, Withdrawal, WithdrawalOptions } from '@/shared/api/generated'
export type StatementFilter = Omit<NonNullable<WalletTransfersListData['query']>, 'cursor' | 'limit' | 'format'>
export type Account = StatementLine['account']
export type Provider = Recharge['provider']
export type DebtRole = NonNullable<NonNullable<WalletDebtsData['query']>['role']>
type OneTime = ReturnType<Intent['headersFor']>

/** Everything below `['wallet']` is read again when money moves. */
export const walletKeys = {
  statement: [...WALLET_KEY, 'statement'] as const,
  totals: [...WALLET_KEY, 'totals'] as const,
  upcoming: [...WALLET_KEY, 'upcoming'] as const,
  debts: [...WALLET_KEY, 'debts'] as const,
  withdrawals: [...WALLET_KEY, 'withdrawals'] as const,
  withdrawal: (id: string) => [...WALLET_KEY, 'withdrawal', id] as const,
  options: [...WALLET_KEY, 'options'] as const,
  recharge: (id: string) => [...WALLET_KEY, 'recharge', id] as const,
  payees: ['payees'] as const,
}

/** Limits of the server, in fen: `backend/market/payments/limits.py`. It has the last word. */
export const SMALLEST = 1_00
export const LARGEST = 50_000_00
export const MOST_PAYEES = 5

/** Where money may come from, the usual one first. */
export const PROVIDERS: readonly Provider[] = ['alipay', 'wechat']

export const statementQuery = (filter: StatementFilter) =>
  infiniteQueryOptions({
    queryKey: [...walletKeys.statement, filter],
    queryFn: ({ pageParam, signal }) => walletTransfersList({ query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

/** What came in and went out in the whole statement that the filter leaves. */
export const totalsQuery = (filter: StatementFilter) =>
  queryOptions({
    queryKey: [...walletKeys.totals, filter],
    queryFn: ({ signal }) => walletTotalsRetrieve({ query: filter, signal }),
  })

/** The whole statement that the filter leaves, as the server's CSV. */
export const fetchStatementFile = (filter: StatementFilter): Promise<unknown> =>
  walletTransfersList({ query: { ...filter, format: 'csv' }, parseAs: 'blob' })

export const upcomingQuery = () =>
  queryOptions({ queryKey: walletKeys.upcoming, queryFn: () => walletUpcomingRetrieve() })

export const debtsQuery = (role: DebtRole) =>
  infiniteQueryOptions({
    queryKey: [...walletKeys.debts, role],
    queryFn: ({ pageParam, signal }) => walletDebts({ query: { role, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const withdrawalsQuery = () =>
  infiniteQueryOptions({
    queryKey: walletKeys.withdrawals,
    queryFn: ({ pageParam, signal }) => withdrawalsList({ query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const readWithdrawal = (id: string): Promise<Withdrawal> => withdrawal({ path: { withdrawal_id: id } })

/** Which part of the wallet may go to a payee, and which goes back to where it came from. */
export const optionsQuery = () =>
  queryOptions({ queryKey: walletKeys.options, queryFn: () => withdrawalOptions() })

export const payeesQuery = () => queryOptions({ queryKey: walletKeys.payees, queryFn: () => payeesList() })

export const addPayee = (body: PayeeRequestRequest) => payeeAdd({ body })

export const removePayee = (id: string) => payeeRemove({ path: { payee_id: id } })

export interface RechargeWish {
  provider: Provider
  /** Fen. */
  amount: number
}

/** The answer says where the browser goes to pay, or later what a code holds. */
export const createRecharge = (wish: RechargeWish, headers: OneTime): Promise<Recharge> =>
  rechargeCreate({ body: wish, headers })

export const readRecharge = (id: string): Promise<Recharge> => recharge({ path: { recharge_id: id } })

/** Goes to a payee, or back to where a recharge came from: one of the two. */
export interface WithdrawalWish {
  payee_id?: string
  recharge_id?: string
  /** Fen. */
  amount: number
}

export const requestWithdrawal = (wish: WithdrawalWish, pin: string, headers: OneTime): Promise<Withdrawal> =>
  withdrawalRequest({ body: { ...wish, pin }, headers })

/** Takes a withdrawal back that nobody has reviewed yet. */
export const cancelWithdrawal = (id: string): Promise<Withdrawal> => withdrawalCancel({ path: { withdrawal_id: id } })
