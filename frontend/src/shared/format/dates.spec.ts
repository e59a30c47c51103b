import { describe, expect, it } from 'vitest'
import { formatClock, formatRelative, splitRemaining } from './dates'

const NOW = Date.parse('2026-03-10T12:00:00Z')
const HOUR = 3_600_000

describe('formatRelative', () => {
  it.each([
    [NOW - 30_000, undefined],
    [NOW - 5 * 60_000, '5 minutes ago'],
    [NOW - 3 * HOUR, '3 hours ago'],
    [NOW - 26 * HOUR, 'yesterday'],
    [NOW + 2 * HOUR, 'in 2 hours'],
    [NOW - 30 * 24 * HOUR, 'Feb 8, 2026'],
  ])('%i', (moment, text) => expect(formatRelative(moment, NOW, 'en')).toBe(text))
})

describe('the clock of a deadline', () => {
  it('counts hours beyond a day', () => {
    expect(formatClock(splitRemaining(61 * HOUR + 24 * 60_000 + 8_000))).toBe('61:24:08')
  })

  it('stops at zero', () => {
    expect(formatClock(splitRemaining(-5_000))).toBe('00:00:00')
  })
})
