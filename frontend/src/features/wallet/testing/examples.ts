import type {
  Debt,
  Payee,
  Recharge,
  Source,
  StatementLine,
  UpcomingLine,
  Wallet,
  Withdrawal,
  WithdrawalOptions,
} from '../api'

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
    qr_content: null,
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
    recharge: null,
    reason: '',
    created_at: '2026-11-20T08:00:00Z',
    reviewed_at: null,
    finished_at: null,
    permissions: { can_cancel: true },
    ...change,
  }
}

export function aSource(change: Partial<Source> = {}): Source {
  return {
    recharge_id: 'r1',
    provider: 'wechat',
    paid_at: '2026-11-20T08:00:00Z',
    amount: 200_000,
    refundable: 30_000,
    refundable_until: '2027-11-20T08:00:00Z',
    ...change,
  }
}

export function someOptions(change: Partial<WithdrawalOptions> = {}): WithdrawalOptions {
  return { payee_limit: 70_000, source_only: 30_000, sources: [aSource()], ...change }
}

export function aLineAhead(change: Partial<UpcomingLine> = {}): UpcomingLine {
  return {
    kind: 'settling_release',
    amount: 9_500,
    expected_at: '2026-11-27T02:00:00Z',
    label: 'AH-7K2M4Q',
    subject_type: 'order',
    subject_id: 'o1',
    ...change,
  }
}

const person = { avatar_url: null, level: 1, real_name_verified: true, is_blacklisted: false, staff_badge: null }

export function aDebt(change: Partial<Debt> = {}): Debt {
  return {
    case_id: 'c1',
    debtor: { ...person, id: 'u1', nickname: 'Seller Li' },
    creditor: { ...person, id: 'u2', nickname: 'Buyer Chen' },
    original: 100_000,
    repaid: 40_000,
    left: 60_000,
    left_to_buyer: 50_000,
    left_to_platform: 10_000,
    label: 'AH-7K2M4Q',
    opened_at: '2026-11-01T08:00:00Z',
    ...change,
  }
}

export function aPage<Item>(...results: Item[]) {
  return { results, next: null, previous: null }
}
