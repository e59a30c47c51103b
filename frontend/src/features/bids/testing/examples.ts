import type { Bid, BidPermissions, Person } from '../api'

function aPerson(id: string, nickname: string): Person {
  return { id, nickname, avatar_url: null, level: 2, real_name_verified: true, is_blacklisted: false, staff_badge: null }
}

const NOBODY_MAY: BidPermissions = {
  can_accept: false,
  can_reject: false,
  can_counter: false,
  can_withdraw: false,
  can_order: false,
}

/** What this bid allows besides; everything else about it may be changed as well. Prices in fen. */
export function aBid(change: Partial<Bid> = {}, ...allowed: (keyof BidPermissions)[]): Bid {
  return {
    id: 'b1',
    listing: {
      id: 'l1',
      title: 'Five rare skins',
      cover_url: null,
      price: 128_000,
      status: 'on_sale',
      game: { slug: 'honor-of-kings', name: 'Honor of Kings', accent: '#c8963c' },
      server: null,
    },
    buyer: aPerson('p1', 'Zhao'),
    seller: aPerson('s1', 'Lin'),
    role: 'buyer',
    status: 'pending',
    price: 100_000,
    asking_price: 128_000,
    offers: [{ side: 'buyer', price: 100_000, created_at: '2026-11-21T05:58:00Z' }],
    turn: 'seller',
    deadline_at: '2099-01-01T00:00:00Z',
    end_reason: null,
    closed_at: null,
    order_id: null,
    bargaining: { above: 100_000, below: 128_000, counters_left: 3 },
    version: 1,
    created_at: '2026-11-21T05:58:00Z',
    server_time: new Date().toISOString(),
    ...change,
    permissions: { ...NOBODY_MAY, ...Object.fromEntries(allowed.map((name) => [name, true])) },
  }
}
