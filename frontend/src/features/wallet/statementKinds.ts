import type { Account, StatementFilter } from './api'

type Kind = NonNullable<StatementFilter['kind']>
export type StatementView = Account | 'all'

/** What may happen in each account, as the ledger names it. */
export const KINDS: Record<Account, readonly Kind[]> = {
  available: [
    'recharge',
    'order_payment',
    'settling_release',
    'order_refund',
    'order_split',
    'withdrawal',
    'withdrawal_return',
    'debt_repayment',
    'claw_back',
    'award_payment',
    'award_return',
    'compensation',
  ],
  settling: ['order_completion', 'settling_release', 'order_split', 'debt_repayment', 'claw_back', 'award_return'],
  withdrawing: ['withdrawal', 'withdrawal_payout', 'withdrawal_return'],
}

const EVERY_KIND = [...new Set(Object.values(KINDS).flat())]

export const kindsOf = (view: StatementView): readonly Kind[] => (view === 'all' ? EVERY_KIND : KINDS[view])
