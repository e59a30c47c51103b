import { client } from '@/shared/api/generated/client.gen'
import type { Payee, Recharge, Withdrawal as PlainWithdrawal } from '@/shared/api/generated'

export interface Withdrawal extends Omit<PlainWithdrawal, 'payee' | 'status'> {
  status: PlainWithdrawal['status'] | 'cancelled'
  payee: Payee | null
  recharge: Pick<Recharge, 'id' | 'provider' | 'amount' | 'paid_at'> | null
}

export interface WithdrawalOptions {
  payee_limit: number
  source_only: number
  sources: {
    recharge_id: string
    provider: Recharge['provider']
    paid_at: string
    amount: number
    refundable: number
    refundable_until: string
  }[]
}

const WITHDRAWALS = '/api/v1/withdrawals'
const call = { responseStyle: 'data', security: [{ scheme: 'bearer', type: 'http' }] } as const

export const withdrawalOptions = () =>
  client.get({ ...call, url: `${WITHDRAWALS}/options` }) as Promise<unknown> as Promise<WithdrawalOptions>

export const withdrawal = ({ path }: { path: { withdrawal_id: string } }) =>
  client.get({ ...call, url: `${WITHDRAWALS}/${path.withdrawal_id}` }) as Promise<unknown> as Promise<Withdrawal>

export const withdrawalCancel = ({ path }: { path: { withdrawal_id: string } }) =>
  client.post({ ...call, url: `${WITHDRAWALS}/${path.withdrawal_id}/cancel` }) as Promise<unknown> as Promise<Withdrawal>
