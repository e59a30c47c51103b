import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  ordersList,
  payeeAdd,
  payeeRemove,
  payeesList,
  recharge,
  rechargeCreate,
  walletTransfersList,
  withdrawalRequest,
  withdrawalsList,
  type PayeeRequestRequest,
  type Recharge,
  type StatementLine,
  type WalletTransfersListData,
} from '@/shared/api/generated'
import type { Intent } from '@/shared/api/intent'
import { nextCursor } from '@/shared/queries/keysetPages'
import { WALLET_KEY } from '@/shared/queries/wallet'

export type { Payee, Recharge, StatementLine, Wallet, Withdrawal } from '@/shared/api/generated'
export type StatementFilter = Omit<NonNullable<WalletTransfersListData['query']>, 'cursor' | 'limit' | 'format'>
export type Account = StatementLine['account']
type OneTime = ReturnType<Intent['headersFor']>

/** Everything below `['wallet']` is read again when money moves. */
export const walletKeys = {
  statement: [...WALLET_KEY, 'statement'] as const,
  withdrawals: [...WALLET_KEY, 'withdrawals'] as const,
  incoming: [...WALLET_KEY, 'incoming'] as const,
  recharge: (id: string) => [...WALLET_KEY, 'recharge', id] as const,
  payees: ['payees'] as const,
}

/** Limits of the server, in fen: `backend/market/payments/limits.py`. It has the last word. */
export const SMALLEST = 1_00
export const LARGEST = 50_000_00
export const MOST_PAYEES = 5

export const statementQuery = (filter: StatementFilter) =>
  infiniteQueryOptions({
    queryKey: [...walletKeys.statement, filter],
    queryFn: ({ pageParam, signal }) => walletTransfersList({ query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

/** The whole statement that the filter leaves, as the server's CSV. */
export const fetchStatementFile = (filter: StatementFilter): Promise<unknown> =>
  walletTransfersList({ query: { ...filter, format: 'csv' }, parseAs: 'blob' })

const MOST_ON_A_PAGE = 50

/** Completed sales, as many as a page may hold; some of them still settle. */
export const incomingQuery = () =>
  queryOptions({
    queryKey: walletKeys.incoming,
    queryFn: () => ordersList({ query: { role: 'seller', status: 'completed', limit: MOST_ON_A_PAGE } }),
  })

export const withdrawalsQuery = () =>
  infiniteQueryOptions({
    queryKey: walletKeys.withdrawals,
    queryFn: ({ pageParam, signal }) => withdrawalsList({ query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const payeesQuery = () => queryOptions({ queryKey: walletKeys.payees, queryFn: () => payeesList() })

export const addPayee = (body: PayeeRequestRequest) => payeeAdd({ body })

export const removePayee = (id: string) => payeeRemove({ path: { payee_id: id } })

/** `amount` in fen. The answer says where the browser goes to pay. */
export const createRecharge = (amount: number, headers: OneTime): Promise<Recharge> =>
  rechargeCreate({ body: { provider: 'alipay', amount }, headers })

export const readRecharge = (id: string): Promise<Recharge> => recharge({ path: { recharge_id: id } })

export interface WithdrawalWish {
  payee_id: string
  /** Fen. */
  amount: number
}

export const requestWithdrawal = (wish: WithdrawalWish, pin: string, headers: OneTime) =>
  withdrawalRequest({ body: { ...wish, pin }, headers })
