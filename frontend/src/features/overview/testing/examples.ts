import type { Me, Wallet } from '@/shared/api/generated'

/** A person who has everything set up; each spec takes away what matters to it. */
export function aPerson(change: Partial<Me> = {}): Me {
  return {
    id: 'p1',
    username: 'lin',
    nickname: 'Lin',
    avatar_url: null,
    email: 'l***@example.com',
    phone: null,
    language: 'en',
    roles: [],
    permissions: ['trade', 'offer_listings'],
    blacklisted: false,
    real_name_verified: true,
    real_name: null,
    has_payment_pin: true,
    level: 2,
    created_at: '2026-03-10T12:00:00Z',
    ...change,
  }
}

/** Fen. */
export function aWallet(change: Partial<Wallet> = {}): Wallet {
  return { available: 0, settling: 0, withdrawing: 0, frozen: 0, debt: 0, is_frozen: false, ...change }
}

export const aMovement = { id: 'm1' }

export function aPage(results: unknown[] = [], more: Record<string, unknown> = {}) {
  return { results, next: null, previous: null, ...more }
}
