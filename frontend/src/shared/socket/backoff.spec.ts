import { expect, it } from 'vitest'
import { backoffMs } from './backoff'

it('spreads tries over the whole wait and never waits more than 30 seconds', () => {
  expect(backoffMs(0, () => 0)).toBe(0)
  expect(backoffMs(2, () => 0.5)).toBe(2_000)
  expect(backoffMs(20, () => 1)).toBe(30_000)
})
