import type { Attribute, GameDetail } from '@/shared/api/generated'
import { formatMoney } from '@/shared/format/money'
import type { NumberRange, SearchState } from './searchState'

/** One filter that is set: what it says, and the change that takes it away. */
export interface Chip {
  key: string
  label: string
  change: Partial<SearchState>
}

type Translate = (key: string, params?: Record<string, unknown>) => string

interface Known {
  search: SearchState
  /** The game searched in, once its schema has come. */
  game?: GameDetail
  t: Translate
}

/** Every filter that is set, in the order in which the page offers them. */
export function chipsOf(known: Known): Chip[] {
  return [...wordChips(known), ...serverChips(known), ...priceChips(known), ...valueChips(known), ...rangeChips(known)]
}

/** What a search looks for in one line; to name it by. */
export function describeSearch(known: Known): string {
  return [known.game?.name, ...chipsOf(known).map(({ label }) => label)].filter(Boolean).join(' · ')
}

function wordChips({ search: { q, seller }, t }: Known): Chip[] {
  const words = q ? [{ key: 'q', label: t('listings.search.words', { q }), change: { q: undefined } }] : []
  const one = { key: 'seller', label: t('listings.search.oneSeller'), change: { seller: undefined } }
  return seller ? [...words, one] : words
}

function serverChips({ search, game, t }: Known): Chip[] {
  if (!search.server) return []
  const name = game?.servers.find(({ id }) => String(id) === search.server)?.name
  return [{ key: 'server', label: name ?? t('listings.search.server'), change: { server: undefined } }]
}

function priceChips({ search: { price_min: min, price_max: max }, t }: Known): Chip[] {
  const label = rangeLabel({ min, max }, formatMoney, t)
  return label ? [{ key: 'price', label, change: { price_min: undefined, price_max: undefined } }] : []
}

function valueChips({ search: { attributes }, game, t }: Known): Chip[] {
  return Object.entries(attributes).flatMap(([key, values]) =>
    values.map((value) => ({
      key: `${key}=${value}`,
      label: valueLabel(attributeOf(game, key), value, t),
      change: { attributes: { ...attributes, [key]: values.filter((other) => other !== value) } },
    })),
  )
}

function rangeChips({ search: { ranges }, game, t }: Known): Chip[] {
  return Object.entries(ranges).flatMap(([key, range]) => {
    const attribute = attributeOf(game, key)
    const within = rangeLabel(range, (value) => withUnit(value, attribute?.unit), t)
    const label = t('listings.search.ofAttribute', { name: attribute?.label ?? key, value: within })
    return within ? [{ key, label, change: { ranges: { ...ranges, [key]: {} } } }] : []
  })
}

function attributeOf(game: GameDetail | undefined, key: string): Attribute | undefined {
  return game?.schema.attributes.find((known) => known.key === key)
}

function valueLabel(attribute: Attribute | undefined, value: string, t: Translate): string {
  if (attribute?.type !== 'boolean') return attribute?.options.find((option) => option.value === value)?.label ?? value
  const answer = t(value === 'true' ? 'listings.search.yes' : 'listings.search.no')
  return t('listings.search.ofAttribute', { name: attribute.label, value: answer })
}

/** A unit in Latin letters stands apart from the number, a Chinese one close to it. */
function withUnit(value: number, unit = ''): string {
  return /^\w/.test(unit) ? `${value} ${unit}` : `${value}${unit}`
}

function rangeLabel({ min, max }: NumberRange, format: (value: number) => string, t: Translate): string {
  if (min !== undefined && max !== undefined) return `${format(min)} – ${format(max)}`
  if (min !== undefined) return t('listings.search.from', { value: format(min) })
  return max === undefined ? '' : t('listings.search.upTo', { value: format(max) })
}
