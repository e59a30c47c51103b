import type { LocationQueryRaw } from 'vue-router'
import type { Difference, Reconciliation } from './api'

/** What one check of a run found. */
export interface Verdict {
  check: string
  differences: Difference[]
}

/** Every check of a run with the rows that contradict it; those that found something first. */
export function verdictsOf({ checks, differences }: Reconciliation): Verdict[] {
  const names = new Set([...checks, ...differences.map(({ check }) => check)])
  const verdicts = [...names].map((check) => ({
    check,
    differences: differences.filter((row) => row.check === check),
  }))
  return verdicts.toSorted((one, other) => other.differences.length - one.differences.length)
}

/** Checks whose figures count legs or bills; those of all others are fen. */
export const COUNTING = new Set(['operations_have_legs', 'provider_bills_have_come'])

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/
const DAY = /^\d{4}-\d{2}-\d{2}$/
const ROWS: Record<string, string> = { account: 'account_id', operation: 'operation_id', transfer: 'transfer_id' }

/** What the ledger is to be searched by for `account 902`, `order AH-7K2M9P` or `alipay R1`; undefined for a sum or a day. */
export function ledgerSearchOf({ where }: Difference): LocationQueryRaw | undefined {
  const [what = '', ...rest] = where.split(' ')
  const value = rest.at(-1) ?? ''
  if (!value || what === 'currency' || DAY.test(value)) return undefined
  if (ROWS[what]) return { [ROWS[what]]: value }
  return UUID.test(value) ? { subject_id: value } : { number: value }
}
