import type { Facet, Game, GameDetail, ListingCard, ListingDetail, ListingPage } from '@/shared/api/generated'

/** Listings and games for specs; each takes what matters to the spec. */
export function aListing(change: Partial<ListingCard> = {}): ListingCard {
  return {
    id: 'l1',
    title: 'Ranked to the top, five rare skins',
    price: 128_000,
    game: { slug: 'hok', name: 'Honor', accent: '#b8860b' },
    server: { id: 1, name: 'Android 18' },
    cover_url: null,
    card_attributes: [{ key: 'rank', label: 'Rank', value: 'King', raw: 'king' }],
    seller: {
      id: 'p1',
      nickname: 'Lin',
      avatar_url: null,
      level: 4,
      real_name_verified: true,
      is_blacklisted: false,
      staff_badge: null,
    },
    negotiable: true,
    status: 'on_sale',
    published_at: '2026-03-10T12:00:00Z',
    hot: false,
    ...change,
  }
}

export function aListingDetail(change: Partial<ListingDetail> = {}): ListingDetail {
  const card = aListing()
  return {
    ...card,
    attributes: card.card_attributes,
    description: 'My own since 2018.',
    images: [],
    permissions: {
      can_buy: true,
      can_edit: false,
      can_submit: false,
      can_take_down: false,
      can_relist: false,
      can_renew: false,
      can_copy: false,
      can_delete: false,
      can_favourite: true,
      can_bid: true,
    },
    rejection_reason: '',
    needs_new_credentials: false,
    has_credentials: false,
    submitted_at: null,
    expires_at: null,
    bindings: null,
    passport: [],
    price_history_count: 1,
    is_favourite: false,
    view_count: 0,
    favourite_count: 0,
    live_bid: null,
    version: 1,
    ...change,
  }
}

export function aGame(change: Partial<Game> = {}): Game {
  return { slug: 'hok', name: 'Honor', initials: 'h', accent: '#b8860b', listing_count: 3, servers: [], ...change }
}

const NO_LIMITS = { min: null, max: null, unit: '' }

export function aGameDetail(): GameDetail {
  return {
    ...aGame(),
    servers: [{ id: 1, key: 'android-18', name: 'Android 18', region: 'Android' }],
    schema: {
      version: 1,
      attributes: [
        {
          key: 'rank',
          label: 'Rank',
          type: 'choice',
          options: [
            { value: 'king', label: 'King' },
            { value: 'star', label: 'Star' },
          ],
          ...NO_LIMITS,
          required: true,
          filterable: true,
          on_card: true,
        },
        {
          key: 'level',
          label: 'Level',
          type: 'number',
          options: [],
          min: 1,
          max: 100,
          unit: 'grade',
          required: false,
          filterable: true,
          on_card: false,
        },
        { key: 'rebind', label: 'Can rebind', type: 'boolean', options: [], ...NO_LIMITS, required: true, filterable: true, on_card: false },
        { key: 'note', label: 'Note', type: 'text', options: [], ...NO_LIMITS, required: false, filterable: false, on_card: false },
      ],
    },
    binding_kinds: [],
    handover_steps: [],
  }
}

export function aPage(results: ListingCard[], next: string | null = null): ListingPage {
  const values = [{ value: 'king', label: 'King', count: 7 }]
  const facets: Facet[] = [
    { key: 'rank', label: 'Rank', type: 'choice', values, min: null, max: null, is_estimate: false },
    { key: 'level', label: 'Level', type: 'number', values: [], min: 12, max: 88, is_estimate: false },
  ]
  const count = results.length
  return { results, next, previous: null, facets, count, count_is_estimate: false, corrected: null, games: [] }
}
