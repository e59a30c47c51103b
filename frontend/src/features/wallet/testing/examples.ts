import type { Payee, Recharge, StatementLine, Wallet, Withdrawal } from '../api'

/** Fen. */
export function aWallet(change: Partial<Wallet> = {}): Wallet {
  return { available: 0, settling: 0, withdrawing: 0, frozen: 0, debt: 0, is_frozen: false, ...change }
}

export function aLine(change: Partial<StatementLine> = {}): StatementLine {
  return {
    id: 7,
    kind: 'recharge',
    account: 'available',
    other_account: null,
    amount: 200_000,
    balance_after: 200_000,
    label: 'Alipay',
    subject_type: 'recharge',
    subject_id: 'r1',
    created_at: '2026-11-20T08:00:00Z',
    ...change,
  }
}

export function aRecharge(change: Partial<Recharge> = {}): Recharge {
  return {
    id: 'r1',
    provider: 'alipay',
    amount: 200_000,
    status: 'pending',
    pay_url: 'http://localhost:8001/alipay/cashier',
    expires_at: '2099-01-01T00:00:00Z',
    paid_at: null,
    created_at: '2026-11-20T08:00:00Z',
    ...change,
  }
}

export const aPayee: Payee = {
  id: 'p1',
  provider: 'alipay',
  masked_account: 'l***@example.com',
  masked_name: '*ming',
  created_at: '2026-11-20T08:00:00Z',
}

export function aWithdrawal(change: Partial<Withdrawal> = {}): Withdrawal {
  return {
    id: 'w1',
    amount: 50_000,
    status: 'pending_review',
    payee: aPayee,
    reason: '',
    created_at: '2026-11-20T08:00:00Z',
    reviewed_at: null,
    finished_at: null,
    ...change,
  }
}

export function aPage<Item>(...results: Item[]) {
  return { results, next: null, previous: null }
}
