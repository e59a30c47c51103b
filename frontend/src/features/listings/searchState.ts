import type { LocationQuery } from 'vue-router'

/** Ends of what is wanted, both included. */
export interface NumberRange {
  min?: number
  max?: number
}

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
  /** What is wanted of each attribute that is a number. */
  ranges: Record<string, NumberRange>
}

export const SORT_ORDERS = ['relevance', 'newest', 'hot', 'price', '-price'] as const
export type SortOrder = (typeof SORT_ORDERS)[number]

const ATTRIBUTE = /^attr\.([^.]+)(?:\.(min|max))?$/
const BOUNDS = ['min', 'max'] as const

const WORD = /[\p{L}\p{N}]/u
const VISIBLE = /[^\s\p{Z}\p{Cc}\p{Cf}]/u

/** Without words everything is equally relevant, and the API refuses to sort by it. */
export const sortOrders = (q = ''): readonly SortOrder[] =>
  WORD.test(q) ? SORT_ORDERS : SORT_ORDERS.filter((order) => order !== 'relevance')

function listOf(value: LocationQuery[string] | undefined): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((item): item is string => typeof item === 'string' && item !== '')
}

function textOf(value: LocationQuery[string] | undefined): string | undefined {
  return listOf(value)[0]
}

/** Blanks ask for nothing; signs ask for something, though it is in no listing. */
function wordsOf(value: LocationQuery[string] | undefined): string | undefined {
  const text = textOf(value)?.trim()
  return text && VISIBLE.test(text) ? text : undefined
}

function numberOf(value: LocationQuery[string] | undefined): number | undefined {
  const text = textOf(value)
  return text && /^\d{1,12}$/.test(text) ? Number(text) : undefined
}

function readAttributes(query: LocationQuery): Pick<SearchState, 'attributes' | 'ranges'> {
  const attributes: SearchState['attributes'] = {}
  const ranges: SearchState['ranges'] = {}
  for (const [name, value] of Object.entries(query)) {
    const [, key, bound] = ATTRIBUTE.exec(name) ?? []
    if (key === undefined) continue
    const number = numberOf(value)
    if (!bound && listOf(value).length > 0) attributes[key] = listOf(value)
    if (bound && number !== undefined) ranges[key] = { ...ranges[key], [bound]: number }
  }
  return { attributes, ranges }
}

/** Reads a search from the URL; what makes no sense there is left out. */
export function readSearch(query: LocationQuery): SearchState {
  const q = wordsOf(query.q)
  const [first, ...others] = sortOrders(q)
  const sort = textOf(query.sort)
  return {
    q,
    game: textOf(query.game),
    server: numberOf(query.server)?.toString(),
    seller: textOf(query.seller),
    price_min: numberOf(query.price_min),
    price_max: numberOf(query.price_max),
    sort: others.find((order) => order === sort) ?? first!,
    ...readAttributes(query),
  }
}

type Entry = [name: string, value: string | string[]]

function attributeEntries({ attributes, ranges }: Pick<SearchState, 'attributes' | 'ranges'>): Entry[] {
  const chosen = Object.entries(attributes)
    .filter(([, values]) => values.length > 0)
    .map(([key, values]): Entry => [`attr.${key}`, values])
  const within = Object.entries(ranges).flatMap(([key, range]) =>
    BOUNDS.filter((bound) => range[bound] !== undefined).map(
      (bound): Entry => [`attr.${key}.${bound}`, String(range[bound])],
    ),
  )
  return [...chosen, ...within]
}

/** The search as a query of the URL, without what is the default anyhow. */
export function writeSearch(search: SearchState): LocationQuery {
  const { attributes, ranges, sort, ...rest } = search
  const present = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')
  const [first, ...others] = sortOrders(search.q)
  return {
    ...Object.fromEntries(present.map(([name, value]) => [name, String(value)])),
    ...(sort !== first && others.includes(sort) ? { sort } : {}),
    ...Object.fromEntries(attributeEntries({ attributes, ranges })),
  }
}

/** The search as the API takes it. */
export function toApiQuery(search: SearchState) {
  const { attributes, ranges, server, ...rest } = search
  const serverId = server === undefined ? undefined : Number(server)
  return { ...rest, server: serverId, ...Object.fromEntries(attributeEntries({ attributes, ranges })) }
}

/** Number of filters that are set, for the button which opens them on a phone. */
export function countFilters(search: SearchState): number {
  const { server, price_min: min, price_max: max, seller, attributes, ranges } = search
  const single = [server, min ?? max, seller].filter((value) => value !== undefined).length
  const chosen = Object.values(attributes).reduce((sum, values) => sum + values.length, 0)
  const within = Object.values(ranges).filter((range) => (range.min ?? range.max) !== undefined).length
  return single + chosen + within
}
