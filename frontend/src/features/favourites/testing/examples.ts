import type { Favourite } from '@/shared/api/generated'

type Listing = Favourite['listing']

/** A favourite of which the price (fen) when saved, and its listing now, matter to the spec. */
export function aFavourite(price: number, listing: Partial<Listing> = {}): Favourite {
  return {
    id: 1,
    price,
    created_at: '2026-03-10T12:00:00Z',
    listing: {
      id: 'l1',
      title: 'Five rare skins',
      price,
      status: 'on_sale',
      game: { slug: 'hok', name: 'Honor', accent: '#b8860b' },
      server: null,
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
      published_at: '2026-03-10T12:00:00Z',
      hot: false,
      ...listing,
    },
  }
}

export function aPage(...results: Favourite[]) {
  return { results, next: null, previous: null }
}
