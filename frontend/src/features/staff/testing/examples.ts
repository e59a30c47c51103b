import type { OrderCard, Person, Review, StaffWithdrawal } from '@/shared/api/generated'

export function aPerson(change: Partial<Person> = {}): Person {
  return {
    id: 'p1',
    nickname: 'Lin',
    avatar_url: null,
    level: 4,
    real_name_verified: true,
    is_blacklisted: false,
    staff_badge: null,
    ...change,
  }
}

const NOTHING_PERMITTED = {
  can_buy: false,
  can_bid: false,
  can_edit: false,
  can_submit: false,
  can_take_down: false,
  can_relist: false,
  can_renew: false,
  can_copy: false,
  can_delete: false,
  can_favourite: false,
}

/** A listing that waits for review, as the queue and as the detail page get it. */
export function aSubmission(id: string, change: Partial<Review> = {}): Review {
  return {
    id,
    title: `Account ${id}`,
    price: 128_000,
    status: 'pending_review',
    game: { slug: 'hok', name: 'Honor', accent: '#b8860b' },
    server: { id: 7, name: 'Android 18' },
    cover_url: null,
    card_attributes: [],
    seller: aPerson(),
    negotiable: true,
    published_at: null,
    hot: false,
    version: 1,
    rejection_reason: '',
    needs_new_credentials: false,
    has_credentials: true,
    submitted_at: '2026-03-10T12:00:00Z',
    expires_at: null,
    permissions: NOTHING_PERMITTED,
    description: `Text of ${id}`,
    attributes: [{ key: 'rank', label: 'Rank', value: 'King', raw: 'king' }],
    bindings: null,
    images: [{ id: `${id}-1`, url: '/media/a.webp', thumb_url: '/media/a-s.webp', width: 4, height: 3 }],
    passport: [{ owner: aPerson({ nickname: 'First owner' }), since: '2025-01-01T00:00:00Z' }],
    price_history_count: 0,
    is_favourite: false,
    live_bid: null,
    view_count: 0,
    favourite_count: 0,
    changes: null,
    new_image_ids: [],
    reason_language: 'en',
    ...change,
  }
}

export function aWithdrawal(id: string, change: Partial<StaffWithdrawal> = {}): StaffWithdrawal {
  return {
    id,
    user: aPerson(),
    amount: 123_450,
    status: 'pending_review',
    payee: {
      id: 'y1',
      provider: 'alipay',
      masked_account: '138****0000',
      masked_name: '**n',
      created_at: '2026-03-01T00:00:00Z',
    },
    recharge: null,
    reason: '',
    failure_code: '',
    out_biz_no: `W${id}`,
    created_at: '2026-03-10T12:00:00Z',
    reviewed_by: null,
    reviewed_at: null,
    finished_at: null,
    permissions: { can_approve: true, can_reject: true },
    ...change,
  }
}

/** Only what the staff's list shows of an order. */
export function anOrder(number: string): Partial<OrderCard> {
  return {
    id: number,
    number,
    status: 'disputed',
    price: 128_000,
    listing: { id: 'l1', title: 'Rare account', cover_url: '', game: { slug: 'hok', name: 'Honor' }, server: null },
    buyer: aPerson({ nickname: 'Zhao' }),
    seller: aPerson(),
    needs_staff: true,
    created_at: '2026-03-10T12:00:00Z',
  }
}
