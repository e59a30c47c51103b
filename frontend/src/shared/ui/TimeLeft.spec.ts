import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import TimeLeft from './TimeLeft.vue'

const NOW = Date.parse('2026-03-10T12:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
})
afterEach(() => vi.useRealTimers())

it('counts down and says once that the time is over', async () => {
  const wrapper = mount(TimeLeft, { props: { until: new Date(NOW + 3_000).toISOString() } })
  expect(wrapper.text()).toBe('00:00:03')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(wrapper.text()).toBe('00:00:02')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(wrapper.text()).toBe('00:00:00')
  expect(wrapper.emitted('over')).toHaveLength(1)
})
