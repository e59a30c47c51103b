import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const NOW = Date.parse('2026-03-10T12:00:00Z')

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => vi.useRealTimers())

it('follows the server when this machine is an hour late', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock')
  noteServerDate(new Date(NOW + 3_600_000).toUTCString(), NOW, NOW + 100)
  expect(serverNow() - NOW).toBeGreaterThan(3_599_000)
  expect(serverNow() - NOW).toBeLessThan(3_601_000)
})

it('trusts this machine when both agree within what the header can tell', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock')
  noteServerDate(new Date(NOW).toUTCString(), NOW, NOW + 40)
  expect(serverNow()).toBe(NOW)
})

it('believes the quickest answer and ignores what is no date', async () => {
  const { noteServerDate, serverNow } = await import('./serverClock')
  noteServerDate(new Date(NOW).toUTCString(), NOW, NOW + 40)
  noteServerDate(new Date(NOW + 60_000).toUTCString(), NOW, NOW + 9_000)
  noteServerDate('nonsense', NOW, NOW)
  noteServerDate(null, NOW, NOW)
  expect(serverNow()).toBe(NOW)
})
