import type { Attribute, GameDetail, Image, ListingDetail, OwnListing } from '../api'

const NO_PERMISSIONS = {
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

/** Own listings for specs; each takes what matters to the spec. */
export function anOwnListing(change: Partial<OwnListing> = {}, can: Partial<typeof NO_PERMISSIONS> = {}): OwnListing {
  return {
    id: 'l1',
    title: 'Top rank, five rare skins',
    price: 128_000,
    status: 'on_sale',
    game: { slug: 'hok', name: 'Honor', accent: '#b8860b' },
    server: { id: 7, name: 'Android 18' },
    cover_url: null,
    card_attributes: [],
    seller: {
      id: 'p1',
      nickname: 'Lin',
      avatar_url: null,
      level: 4,
      real_name_verified: true,
      is_blacklisted: false,
      staff_badge: null,
    },
    negotiable: false,
    published_at: null,
    hot: false,
    version: 3,
    rejection_reason: '',
    needs_new_credentials: false,
    has_credentials: true,
    submitted_at: null,
    expires_at: null,
    permissions: { ...NO_PERMISSIONS, ...can },
    ...change,
  }
}

export function images(count: number): Image[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i${index}`,
    url: `/media/i${index}.webp`,
    thumb_url: `/media/i${index}-s.webp`,
    width: 960,
    height: 720,
  }))
}

export function aDraft(change: Partial<ListingDetail> = {}): ListingDetail {
  return {
    ...anOwnListing({ status: 'draft', version: 1 }, { can_edit: true, can_submit: true }),
    description: 'Mine since 2018.',
    attributes: [{ key: 'rank', label: 'Rank', value: 'King', raw: 'king' }],
    bindings: null,
    images: images(3),
    passport: [],
    price_history_count: 0,
    is_favourite: false,
    live_bid: null,
    view_count: 0,
    favourite_count: 0,
    ...change,
  }
}

/** A draft of which nothing but the game is known. */
export function anEmptyDraft(): ListingDetail {
  return aDraft({
    title: '',
    description: '',
    price: null,
    server: null,
    attributes: [],
    images: [],
    has_credentials: false,
  })
}

const BARE = { options: [], min: null, max: null, unit: '', filterable: true, on_card: false }
const RANKS = ['king', 'star'].map((value) => ({ value, label: value === 'king' ? 'King' : 'Star' }))

export const SCHEMA: Attribute[] = [
  { ...BARE, key: 'rank', label: 'Rank', type: 'choice', required: true, options: RANKS },
  { ...BARE, key: 'skins', label: 'Skins', type: 'number', required: false, min: 0, max: 900, unit: 'pcs' },
  { ...BARE, key: 'rebind', label: 'Can rebind', type: 'boolean', required: false },
  { ...BARE, key: 'rare', label: 'Rare skins', type: 'multi_choice', required: false, options: RANKS },
  { ...BARE, key: 'note', label: 'Highlights', type: 'text', required: false, max: 200 },
]

export function aGame(): GameDetail {
  return {
    slug: 'hok',
    name: 'Honor',
    initials: 'h',
    accent: '#b8860b',
    listing_count: 3,
    servers: [{ id: 7, key: 'a18', name: 'Android 18', region: 'Android' }],
    schema: { version: 1, attributes: SCHEMA },
    handover_steps: [],
    binding_kinds: [
      { key: 'phone', label: 'Phone' },
      { key: 'email', label: 'E-mail' },
    ],
  }
}
