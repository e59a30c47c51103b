import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { mountApp } from '@/shared/testing/mountApp'
import ToastStack from './ToastStack.vue'
import { showToast } from './toasts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

async function setUp() {
  const { wrapper, router } = await mountApp(ToastStack, { routes: ['order'] })
  return { wrapper, router, texts: () => wrapper.findAll('.toast__text').map((toast) => toast.text()) }
}

it('shows words for a while, a failure for longer, three at most', async () => {
  const { wrapper, texts } = await setUp()
  for (const text of ['one', 'two', 'three']) showToast(text)
  showToast('four', 'risk')
  await vi.advanceTimersByTimeAsync(0)
  expect(texts()).toEqual(['two', 'three', 'four'])
  await vi.advanceTimersByTimeAsync(6_000)
  expect(texts()).toEqual(['four'])
  await wrapper.get('[aria-label="Close"]').trigger('click')
  expect(texts()).toEqual([])
})

it('stays while somebody points at it', async () => {
  const { wrapper, texts } = await setUp()
  showToast('one')
  await vi.advanceTimersByTimeAsync(4_000)
  await wrapper.get('.toast').trigger('mouseenter')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(texts()).toEqual(['one'])
  await wrapper.get('.toast').trigger('mouseleave')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(texts()).toEqual([])
})

it('leads to its page and is gone', async () => {
  const { wrapper, router, texts } = await setUp()
  const onFollow = vi.fn<() => void>()
  showToast('Delivered', 'neutral', { detail: 'Please inspect', to: { name: 'order', params: { id: 'o1' } }, onFollow })
  await vi.advanceTimersByTimeAsync(0)
  expect(wrapper.get('.toast__detail').text()).toBe('Please inspect')
  await wrapper.get('a').trigger('click')
  await vi.advanceTimersByTimeAsync(0)
  expect(router.currentRoute.value.path).toBe('/order/o1')
  expect(onFollow).toHaveBeenCalledOnce()
  expect(texts()).toEqual([])
})
