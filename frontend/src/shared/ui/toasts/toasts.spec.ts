import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import ToastStack from './ToastStack.vue'
import { showToast } from './toasts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

it('shows words for a while, a failure for longer, three at most', async () => {
  const wrapper = mount(ToastStack)
  const texts = () => wrapper.findAll('.toast__text').map((toast) => toast.text())
  for (const text of ['one', 'two', 'three']) showToast(text)
  showToast('four', 'risk')
  await vi.advanceTimersByTimeAsync(0)
  expect(texts()).toEqual(['two', 'three', 'four'])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(texts()).toEqual(['four'])
  await wrapper.get('[aria-label="Close"]').trigger('click')
  expect(texts()).toEqual([])
})
