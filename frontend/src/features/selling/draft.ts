import { parseYuan, yuanText } from '@/shared/format/money'
import type { AttributeSchema, AttributeValue, Credentials, Image, ListingDetail, ListingFields } from './api'

export const STEPS = ['game', 'account', 'offer', 'pictures', 'credentials', 'check'] as const
export type Step = (typeof STEPS)[number]

/** Everything that the wizard's fields hold, as it was typed. */
export interface Draft {
  game: string
  server: string
  attributes: Record<string, AttributeValue>
  /** Keys of what the account is bound to; null while nothing was said. */
  bindings: string[] | null
  title: string
  description: string
  /** Yuan, as typed. */
  price: string
  negotiable: boolean
  images: Image[]
  credentials: Credentials
}

export const LIMITS = {
  minTitle: 4,
  title: 60,
  description: 4_000,
  minLogin: 2,
  login: 80,
  password: 120,
  note: 500,
  /** Fen. */
  minPrice: 1_00,
  /** Fen. */
  maxPrice: 1_000_000_00,
  minImages: 3,
  maxImages: 12,
} as const

export function emptyCredentials(): Credentials {
  return { login: '', password: '', note: '' }
}

export function emptyDraft(): Draft {
  return {
    game: '',
    server: '',
    attributes: {},
    bindings: null,
    title: '',
    description: '',
    price: '',
    negotiable: false,
    images: [],
    credentials: emptyCredentials(),
  }
}

export function draftOf(listing: ListingDetail): Draft {
  return {
    game: listing.game.slug,
    server: listing.server ? String(listing.server.id) : '',
    attributes: Object.fromEntries(listing.attributes.map(({ key, raw }) => [key, raw as AttributeValue])),
    bindings: listing.bindings?.map(({ key }) => key) ?? null,
    title: listing.title,
    description: listing.description,
    price: listing.price === null ? '' : yuanText(listing.price),
    negotiable: listing.negotiable,
    images: [...listing.images],
    credentials: emptyCredentials(),
  }
}

/** The price in fen; null while what was typed is no price that the server would take. */
export function priceOf(draft: Draft): number | null {
  const fen = parseYuan(draft.price)
  return fen !== null && fen >= LIMITS.minPrice && fen <= LIMITS.maxPrice ? fen : null
}

function fitting(text: string, min: number, max: number): string | undefined {
  const { length } = text.trim()
  return length >= min && length <= max ? text.trim() : undefined
}

function isAnswered(value: AttributeValue | undefined): value is AttributeValue {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/**
 * What the schema takes of an answer. One that was given to an older version, or is half typed, may not be fit
 * for it; while the schema is still on its way, everything is.
 */
export function fittingAnswer(schema: AttributeSchema, key: string, value: AttributeValue): AttributeValue | undefined {
  if (schema.length === 0) return value
  const attribute = schema.find((known) => known.key === key)
  if (!attribute) return undefined
  const { type, min, max, options } = attribute
  if (type === 'number') {
    return Number.isInteger(value) && Number(value) >= (min ?? 0) && Number(value) <= (max ?? Infinity) ? value : undefined
  }
  if (type !== 'choice' && type !== 'multi_choice') return value
  const offered = [value].flat().filter((one) => options.some((option) => option.value === one))
  if (offered.length === 0) return undefined
  return type === 'choice' ? value : (offered as string[])
}

function answersOf(attributes: Draft['attributes'], schema: AttributeSchema): Draft['attributes'] {
  const answers = Object.entries(attributes)
    .filter(([, value]) => isAnswered(value))
    .map(([key, value]) => [key, fittingAnswer(schema, key, value)] as const)
  return Object.fromEntries(answers.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined))
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/**
 * The draft as the server takes it, without credentials: they are sent on their own and never kept.
 * What is not fit to be sent yet, such as half a price, is left out. Answers that nobody touched are
 * those that the server has: it keeps them by the schema that they were given to.
 */
export function fieldsOf(draft: Draft, schema: AttributeSchema, saved: ListingFields = {}): ListingFields {
  const answers = answersOf(draft.attributes, schema)
  const had = saved.attributes as Draft['attributes'] | undefined
  return {
    server_id: draft.server === '' ? undefined : Number(draft.server),
    title: fitting(draft.title, LIMITS.minTitle, LIMITS.title),
    description: fitting(draft.description, 1, LIMITS.description),
    price: priceOf(draft) ?? undefined,
    negotiable: draft.negotiable,
    attributes: had && isSame(answers, answersOf(had, schema)) ? had : answers,
    bindings: draft.bindings ?? undefined,
    image_ids: draft.images.map(({ id }) => id),
  }
}

/** Whether something was typed that is not fit to be sent yet. */
export function leavesOut(draft: Draft, schema: AttributeSchema, saved: ListingFields): boolean {
  const fields = fieldsOf(draft, schema)
  const texts = (['title', 'description', 'price'] as const).some(
    (field) => draft[field].trim() !== '' && fields[field] === undefined,
  )
  const had = saved.attributes as Draft['attributes'] | undefined
  const answers = Object.entries(draft.attributes).some(
    ([key, value]) =>
      isAnswered(value) && !isSame(value, had?.[key]) && fittingAnswer(schema, key, value) === undefined,
  )
  return texts || answers
}

/** The fields that differ from what the server has; none at all when nothing does. */
export function changesBetween(saved: ListingFields, present: ListingFields): ListingFields {
  const changed = Object.entries(present).filter(
    ([field, value]) => value !== undefined && !isSame(value, saved[field as keyof ListingFields]),
  )
  return Object.fromEntries(changed)
}

const STEP_OF_FIELD: Record<string, Step> = {
  game: 'game',
  server_id: 'account',
  attributes: 'account',
  bindings: 'account',
  title: 'offer',
  description: 'offer',
  price: 'offer',
  negotiable: 'offer',
  image_ids: 'pictures',
  credentials: 'credentials',
}

/** The step on which a field stands, by the path that the server names it with. */
export function stepOf(path: string): Step | undefined {
  return STEP_OF_FIELD[path.split('.')[0] ?? '']
}
