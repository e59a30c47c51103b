import { createMemoryHistory, createRouter } from 'vue-router'
import { describe, expect, it, vi } from 'vitest'
import { useToasts } from '@/shared/ui/toasts/toasts'
import { watchUnfetchedPages } from './unfetchedPages'

const WORDS = [
  'Failed to fetch dynamically imported module: /assets/Help.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /assets/Help.css',
]

/** Goes where the code does not come from; `server` is what answers when the browser asks for the page itself. */
async function go(words: string, server: () => Promise<unknown>, hash = '') {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.stubGlobal('fetch', vi.fn(server))
  const assign = vi.spyOn(location, 'assign').mockImplementation(() => undefined)
  location.hash = hash
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: {} },
      { path: '/orders', component: {} },
      { path: '/help', component: () => Promise.reject(new Error(words)) },
    ],
  })
  watchUnfetchedPages(router)
  const visit = async (address: string) => {
    await router.push(address).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve))
  }
  await visit('/')
  await visit('/help?q=1#fee')
  return { router, assign, visit }
}

const lastToast = () => useToasts().toasts.value.at(-1)?.text

describe('a page whose code is not fetched', () => {
  it.each(WORDS)('is loaded afresh: %s', async (words) => {
    const { assign } = await go(words, () => Promise.resolve())
    expect(assign.mock.calls).toEqual([['/help?q=1#reloaded']])
  })

  it('is left alone without a connection, with a word about it', async () => {
    const { assign, router } = await go(WORDS[0]!, () => Promise.reject(new TypeError('Failed to fetch')))
    expect(assign).not.toHaveBeenCalled()
    expect(router.currentRoute.value.path).toBe('/')
    expect(lastToast()).toContain('server cannot be reached')
  })

  it('is not loaded afresh twice', async () => {
    const { assign } = await go(WORDS[0]!, () => Promise.resolve(), '#reloaded')
    expect(assign).not.toHaveBeenCalled()
  })

  it('makes the next page be loaded afresh, whose style sheet may be the one that failed', async () => {
    const server = vi.fn(() => Promise.reject(new TypeError('Failed to fetch')))
    const { assign, router, visit } = await go(WORDS[2]!, server)
    server.mockResolvedValue(undefined as never)
    await visit('/orders?role=seller')
    expect(assign.mock.calls).toEqual([['/orders?role=seller']])
    expect(router.currentRoute.value.path).toBe('/')
  })

  it('is no matter of other mistakes', async () => {
    const { assign } = await go('undefined is not a function', () => Promise.resolve())
    expect(assign).not.toHaveBeenCalled()
  })
})
