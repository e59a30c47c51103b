import type { ChecklistStep, Order, OrderCard, OrderEvent, OrderPermissions, Person } from '../api'

function aPerson(id: string, nickname: string): Person {
  return { id, nickname, avatar_url: null, level: 2, real_name_verified: true, is_blacklisted: false, staff_badge: null }
}

export const NOBODY_MAY: OrderPermissions = {
  can_pay: false,
  can_cancel: false,
  can_deliver: false,
  can_decline: false,
  can_reveal: false,
  can_tick: false,
  can_confirm: false,
  can_request_redelivery: false,
  can_redeliver: false,
  can_request_return: false,
  can_accept_return: false,
  can_refuse_return: false,
  can_review: false,
}

const A_CARD: OrderCard = {
  id: 'o1',
  number: 'AH-2N7QDE',
  status: 'awaiting_payment',
  role: 'buyer',
  price: 128_050,
  fee: 6_403,
  proceeds: 121_647,
  listing: {
    id: 'l1',
    title: 'Five rare skins',
    cover_url: '',
    game: { slug: 'honor-of-kings', name: 'Honor of Kings' },
    server: null,
  },
  buyer: aPerson('b1', 'Zhao'),
  seller: aPerson('s1', 'Lin'),
  turn: 'buyer',
  deadline_at: '2099-01-01T00:00:00Z',
  needs_staff: false,
  escrow: { amount: 0, state: 'unpaid' },
  settles_at: null,
  created_at: '2026-11-20T08:00:00Z',
  server_time: '2026-11-20T08:01:00Z',
  permissions: NOBODY_MAY,
  version: 3,
}

/** What this order allows besides; everything else about it may be changed as well. */
export function anOrder(change: Partial<Order> = {}, ...allowed: (keyof OrderPermissions)[]): Order {
  return {
    ...A_CARD,
    description: 'Mine since 2018.',
    attributes: [{ key: 'rank', label: 'Rank', value: 'Glorious king' }],
    paid_at: null,
    delivered_at: null,
    closed_at: null,
    end_reason: null,
    steps: [],
    handover: [],
    return_checklist: [],
    fee_bps: 500,
    hold_days: 7,
    extra_hold_days: 0,
    settled_at: null,
    redelivery: null,
    needs_credentials: false,
    events: [],
    reviews: [],
    review_until: null,
    ...change,
    permissions: { ...NOBODY_MAY, ...Object.fromEntries(allowed.map((name) => [name, true])) },
  }
}

export function aStep(change: Partial<ChecklistStep> = {}): ChecklistStep {
  return { key: 'phone', label: 'Change the phone', risk: 2, buyer_at: null, seller_at: null, cleared: false, ...change }
}

export function anEvent(change: Partial<OrderEvent> = {}): OrderEvent {
  return { at: '2026-11-20T08:00:00Z', kind: 'paid', text: 'paid ¥1,280.50', actor: 'buyer', image_ids: [], ...change }
}

export function aPage(...results: unknown[]) {
  return { results, next: null, previous: null }
}
