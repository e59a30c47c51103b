import type { ProviderBill } from './api'

const HOUR_MS = 3_600_000
/** It comes out at ten on the next morning; twelve hours after that the checks count it as missing. */
const LATE_AFTER_HOURS = 24 + 10 + 12

/** `due`: the worker asks for it within a minute. `expected`: it has never been asked for. */
export type Stage = 'here' | 'due' | 'expected' | 'tried'

/** How far a bill is at `now`, ms of the server's clock. */
export function stageOf(bill: ProviderBill, now: number): Stage {
  if (bill.fetched_at) return 'here'
  if (Date.parse(bill.next_try_at) <= now) return 'due'
  return bill.tries === 0 ? 'expected' : 'tried'
}

/** Whether the checks count it as missing; the day of a bill is a day in China. */
export function isLate({ day, fetched_at: fetchedAt }: ProviderBill, now: number): boolean {
  return !fetchedAt && now > Date.parse(`${day}T00:00:00+08:00`) + LATE_AFTER_HOURS * HOUR_MS
}
