import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { AccountFilter, OperationFilter } from './api'

/** What a person may search by, named as the API names it. One at a time; kind and days narrow it further. */
export const SEARCHES = [
  'number',
  'username',
  'key',
  'person_id',
  'subject_id',
  'account_id',
  'operation_id',
  'transfer_id',
] as const
export type SearchBy = (typeof SEARCHES)[number]

export const OPERATION_KINDS = [
  'recharge',
  'order_payment',
  'order_completion',
  'settling_release',
  'order_refund',
  'order_split',
  'withdrawal',
  'withdrawal_payout',
  'withdrawal_return',
  'claw_back',
  'award_payment',
  'award_return',
  'compensation',
] as const satisfies readonly NonNullable<OperationFilter['kind']>[]

export const OWNER_TYPES = ['user', 'order', 'case', 'platform'] as const satisfies readonly NonNullable<
  AccountFilter['owner_type']
>[]

export interface LedgerSearch {
  by: SearchBy
  text: string
  kind?: OperationFilter['kind']
  /** Days such as `2026-03-10`, both included. */
  since?: string
  until?: string
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const ROW_ID = /^[1-9]\d{0,17}$/
const UUID = /^[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}$/i
const FORMS: Partial<Record<SearchBy, RegExp>> = {
  person_id: UUID,
  subject_id: UUID,
  account_id: ROW_ID,
  operation_id: ROW_ID,
  transfer_id: ROW_ID,
}

/** Whether the text can be what it is searched by; the rest is for the server to find or not to find. */
export function isWellFormed(by: SearchBy, text: string): boolean {
  return FORMS[by]?.test(text) ?? true
}

function dayOf(value: unknown): string | undefined {
  return DAY.test(String(value)) ? String(value) : undefined
}

/** The search that an address holds; whatever it does not know is left out. */
export function searchOf(query: LocationQuery): LedgerSearch {
  const by = SEARCHES.find((name) => typeof query[name] === 'string' && isWellFormed(name, query[name]))
  return {
    by: by ?? 'number',
    text: by ? String(query[by]) : '',
    kind: OPERATION_KINDS.find((kind) => kind === query.kind),
    since: dayOf(query.since),
    until: dayOf(query.until),
  }
}

/** The search as an address holds it, and as the server is asked. */
export function filterOf({ by, text, kind, since, until }: LedgerSearch): OperationFilter & LocationQueryRaw {
  const asked = { [by]: text.trim() || undefined, kind, since, until }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}

export function isFiltered(search: LedgerSearch): boolean {
  return Object.keys(filterOf(search)).length > 0
}

/** Which accounts an address asks for. */
export function accountFilterOf(query: LocationQuery): AccountFilter {
  const asked = {
    person_id: UUID.test(String(query.person_id)) ? String(query.person_id) : undefined,
    owner_id: UUID.test(String(query.owner_id)) ? String(query.owner_id) : undefined,
    owner_type: OWNER_TYPES.find((type) => type === query.owner_type),
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}
