import type { Debt, LedgerAccount, Leg, LegAccount, Operation, PaymentAlarm, ProviderBill, Reconciliation } from '@/shared/api/generated'
import { aPerson } from './examples'

export const ORDER_ID = '019a9c52-7c1e-7d3a-9a70-0b6ad2a1f6c4'
export const BUYER_ID = '019a9c50-11aa-7b0c-8f3e-5d2c9a7e4b10'
export const buyer = aPerson({ id: BUYER_ID, nickname: 'Zhao' })

export function anAccount(id: number, change: Partial<LegAccount> = {}): LegAccount {
  return {
    id,
    owner_type: 'user',
    owner_id: BUYER_ID,
    kind: 'available',
    shard: 0,
    holder_id: BUYER_ID,
    holder: buyer,
    ...change,
  }
}

export function aPot(id: number, change: Partial<LedgerAccount> = {}): LedgerAccount {
  return { ...anAccount(id), currency: 'CNY', balance: 72_000, ...change }
}

const ESCROW = anAccount(902, { owner_type: 'order', owner_id: ORDER_ID, kind: 'escrow' })
const PAYING: Leg = {
  leg: 1,
  debit: anAccount(71),
  credit: ESCROW,
  amount: 128_000,
  debit_after: 72_000,
  credit_after: 128_000,
}

/** Paying for an order. */
export function anOperation(id: number, change: Partial<Operation> = {}): Operation {
  return {
    id,
    key: `order:${ORDER_ID}:pay`,
    kind: 'order_payment',
    initiator: 'user',
    actor: buyer,
    subject_type: 'order',
    subject_id: ORDER_ID,
    label: 'AH-7K2M9P',
    reverses: null,
    legs: [PAYING],
    created_at: '2026-03-10T12:00:00Z',
    ...change,
  }
}

export function aRun(id: number, change: Partial<Reconciliation> = {}): Reconciliation {
  return {
    id,
    is_sound: true,
    checks: ['sum_is_zero', 'operations_have_legs', 'provider_bills_match_the_ledger'],
    differences: [],
    actor_id: null,
    checked_at: '2026-03-10T19:00:00Z',
    ...change,
  }
}

export function anAlarm(id: number, change: Partial<PaymentAlarm> = {}): PaymentAlarm {
  return {
    id,
    provider: 'alipay',
    reason: 'wrong_amount',
    reference: 'R1',
    facts: { expected_fen: 20_000, got_fen: 1, trade_no: '2026' },
    occurrences: 3,
    raised_at: '2026-03-10T12:00:00Z',
    last_raised_at: '2026-03-10T12:05:00Z',
    resolved_by: null,
    resolved_at: null,
    note: '',
    permissions: { can_resolve: true },
    ...change,
  }
}

export function aDebt(change: Partial<Debt> = {}): Debt {
  return {
    case_id: ORDER_ID,
    debtor: aPerson({ nickname: 'Redfox' }),
    creditor: buyer,
    original: 90_000,
    repaid: 30_000,
    left: 60_000,
    left_to_buyer: 40_000,
    left_to_platform: 20_000,
    label: 'AH-7K2M9P',
    opened_at: '2026-03-10T12:00:00Z',
    ...change,
  }
}

/** Fetched; without `fetched_at` it is one that the provider did not have at the first try. */
export function aBill(id: number, change: Partial<ProviderBill> = {}): ProviderBill {
  return {
    id,
    provider: 'wechat',
    day: '2026-03-09',
    fetched_at: '2026-03-10T02:00:04Z',
    next_try_at: '2026-03-10T02:05:00Z',
    tries: 1,
    lines: 214,
    came_in: 3_812_000,
    went_out: 150_000,
    fees: 22_872,
    ...change,
  }
}
