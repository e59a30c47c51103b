type Moment = string | number | Date

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]
const RELATIVE_DAYS = 7

/** A moment with date and time, in the reader's own time zone. */
export function formatDateTime(moment: Moment, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(moment),
  )
}

export function formatDate(moment: Moment, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(moment))
}

export function formatMonth(moment: Moment, locale: string): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short' }).format(new Date(moment))
}

/** *3 minutes ago*; a plain date when it is more than a week away, nothing when it is this very minute. */
export function formatRelative(moment: Moment, now: number, locale: string): string | undefined {
  const seconds = Math.round((new Date(moment).getTime() - now) / 1000)
  if (Math.abs(seconds) > RELATIVE_DAYS * 86_400) return formatDate(moment, locale)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit)
  }
  return undefined
}

export interface Remaining {
  hours: number
  minutes: number
  seconds: number
}

/** Time left as a clock shows it; zero when the deadline is over. */
export function splitRemaining(ms: number): Remaining {
  const total = Math.max(Math.ceil(ms / 1000), 0)
  return {
    hours: Math.floor(total / 3600),
    minutes: Math.floor((total % 3600) / 60),
    seconds: total % 60,
  }
}

/** `61:24:08`: hours are not folded into days, since deadlines are given in hours. */
export function formatClock({ hours, minutes, seconds }: Remaining): string {
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':')
}
