import { serverNow } from '@/shared/time/serverClock'

export const PERIODS = ['week', 'month', 'lastMonth'] as const
export type Period = (typeof PERIODS)[number]

export interface Days {
  /** First and last day, `YYYY-MM-DD`. */
  since: string
  until: string
}

const DAY_MS = 86_400_000
/** The server counts days in the market's time zone, wherever the reader is. Swedish writes dates as ISO 8601 does. */
const marketDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' })

/** The days of a usual period: the last seven, this month up to today, all of the last month. */
export function daysOf(period: Period, now = serverNow()): Days {
  const today = marketDay.format(now)
  const firstOfMonth = `${today.slice(0, 8)}01`
  if (period === 'week') return { since: marketDay.format(now - 6 * DAY_MS), until: today }
  if (period === 'month') return { since: firstOfMonth, until: today }
  const lastOfPrevious = new Date(Date.parse(firstOfMonth) - DAY_MS).toISOString().slice(0, 10)
  return { since: `${lastOfPrevious.slice(0, 8)}01`, until: lastOfPrevious }
}
