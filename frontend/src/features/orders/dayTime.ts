const DAY_MS = 86_400_000

function dayNumber(moment: Date): number {
  return Math.floor((moment.getTime() - moment.getTimezoneOffset() * 60_000) / DAY_MS)
}

/** *today 14:02*, *yesterday 09:30* or *11/20 14:02*, in the reader's own time zone; `now` in ms. */
export function formatDayTime(at: string, now: number, locale: string): string {
  const moment = new Date(at)
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment)
  const daysAgo = dayNumber(new Date(now)) - dayNumber(moment)
  const day =
    daysAgo === 0 || daysAgo === 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-daysAgo, 'day')
      : new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric' }).format(moment)
  return `${day} ${time}`
}
