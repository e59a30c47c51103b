import type { LocationQuery } from 'vue-router'

/** Everything a search is made of. It lives in the URL, so that it can be kept and shared. */
export interface SearchState {
  q?: string
  game?: string
  server?: string
  seller?: string
  /** Fen. */
  price_min?: number
  /** Fen. */
  price_max?: number
  sort: SortOrder
  /** Values wanted for each attribute of the game's schema. */
  attributes: Record<string, string[]>
}

export const SORT_ORDERS = ['newest', 'price', '-price'] as const
export type SortOrder = (typeof SORT_ORDERS)[number]

const DEFAULT_SORT: SortOrder = 'newest'
const ATTRIBUTE_PREFIX = 'attr.'

function listOf(value: LocationQuery[string] | undefined): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((item): item is string => typeof item === 'string' && item !== '')
}

function textOf(value: LocationQuery[string] | undefined): string | undefined {
  return listOf(value)[0]
}

function fenOf(value: LocationQuery[string] | undefined): number | undefined {
  const text = textOf(value)
  return text && /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

/** Reads a search from the URL; what makes no sense there is left out. */
export function readSearch(query: LocationQuery): SearchState {
  const sort = textOf(query.sort)
  const attributes: SearchState['attributes'] = {}
  for (const [name, value] of Object.entries(query)) {
    const values = listOf(value)
    if (name.startsWith(ATTRIBUTE_PREFIX) && values.length > 0) {
      attributes[name.slice(ATTRIBUTE_PREFIX.length)] = values
    }
  }
  return {
    q: textOf(query.q),
    game: textOf(query.game),
    server: textOf(query.server),
    seller: textOf(query.seller),
    price_min: fenOf(query.price_min),
    price_max: fenOf(query.price_max),
    sort: SORT_ORDERS.find((order) => order === sort) ?? DEFAULT_SORT,
    attributes,
  }
}

function attributeEntries(attributes: SearchState['attributes']): [string, string[]][] {
  return Object.entries(attributes)
    .filter(([, values]) => values.length > 0)
    .map(([key, values]) => [ATTRIBUTE_PREFIX + key, values])
}

/** The search as a query of the URL, without what is the default anyhow. */
export function writeSearch({ attributes, sort, ...rest }: SearchState): LocationQuery {
  const present = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')
  return {
    ...Object.fromEntries(present.map(([name, value]) => [name, String(value)])),
    ...(sort === DEFAULT_SORT ? {} : { sort }),
    ...Object.fromEntries(attributeEntries(attributes)),
  }
}

/** The search as the API takes it. */
export function toApiQuery({ attributes, server, ...rest }: SearchState) {
  const serverId = server === undefined ? undefined : Number(server)
  return { ...rest, server: serverId, ...Object.fromEntries(attributeEntries(attributes)) }
}

/** Number of filters that are set, for the button which opens them on a phone. */
export function countFilters(search: SearchState): number {
  const single = [search.server, search.price_min ?? search.price_max]
  const chosen = Object.values(search.attributes).reduce((sum, values) => sum + values.length, 0)
  return single.filter((value) => value !== undefined).length + chosen
}
