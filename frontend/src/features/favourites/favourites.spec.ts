import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import type { Favourite } from './api'
import FavouriteList from './components/FavouriteList.vue'
import { favouriteFrames } from './realtime'
import { aFavourite, aPage } from './testing/examples'
import { UNDO_MS } from './useRemoval'

const DELETE = 'DELETE /listings/l1/favourite'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const settle = () => vi.advanceTimersByTimeAsync(20)

async function setUp(...favourites: Favourite[]) {
  const server = fakeServer({ 'GET /me/favourites': () => aPage(...favourites), [DELETE]: () => undefined })
  const app = await mountApp(FavouriteList, { messages: ['favourites'], routes: ['listing', 'search'] })
  await settle()
  return { server, ...app }
}

describe('FavouriteList', () => {
  it.each([
    [100_000, 90_000, '¥100.00 less (10%)'],
    [100_000, 103_330, '¥33.30 more (3.3%)'],
    [100_000, 100_000, 'Same price'],
  ])('compares the price saved, %i fen, with %i today', async (then, now, words) => {
    const { wrapper } = await setUp(aFavourite(then, { price: now }))
    expect(wrapper.get('.kept__foot').text()).toContain('Saved at ¥1,000.00')
    expect(wrapper.get('.kept__foot').text()).toContain(words)
  })

  it('says of what is sold that it is, without a price to hope for', async () => {
    const { wrapper } = await setUp(aFavourite(100_000, { status: 'sold', price: 90_000 }))
    expect(wrapper.get('.kept__foot').text()).toBe('Sold')
  })

  it('leads to the search when there is nothing', async () => {
    const { wrapper } = await setUp()
    expect(wrapper.text()).toContain('No favourites yet')
    expect(wrapper.get('a').attributes('href')).toBe('/search')
  })

  it('removes one after the time for a step back', async () => {
    const { server, wrapper } = await setUp(aFavourite(100_000), aFavourite(5_000, { id: 'l2', title: 'Stays' }))
    await wrapper.get('[aria-label="Remove from favourites: Five rare skins"]').trigger('click')
    expect(wrapper.get('.gone').text()).toContain('Five rare skins')
    expect(document.activeElement?.textContent).toContain('Undo')
    expect(server.callsOf(DELETE)).toEqual([])
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    await settle()
    expect(server.callsOf(DELETE)).toHaveLength(1)
    expect(wrapper.findAll('.kept, .gone')).toHaveLength(1)
  })

  it('takes the step back, and the server never hears of it', async () => {
    const { server, wrapper } = await setUp(aFavourite(100_000, { price: 90_000 }))
    await wrapper.get('.kept__remove').trigger('click')
    await wrapper.get('.gone button').trigger('click')
    await vi.advanceTimersByTimeAsync(UNDO_MS * 2)
    expect(server.callsOf(DELETE)).toEqual([])
    expect(wrapper.get('.kept__foot').text()).toContain('¥100.00 less')
  })

  const focused = () => document.activeElement?.getAttribute('aria-label')

  it('gives the focus back to the card that comes back', async () => {
    const { wrapper } = await setUp(aFavourite(5_000, { id: 'l2', title: 'Stays' }), aFavourite(100_000))
    await wrapper.get('[aria-label="Remove from favourites: Five rare skins"]').trigger('click')
    await wrapper.get('.gone button').trigger('click')
    await settle()
    expect(focused()).toBe('Remove from favourites: Five rare skins')
  })

  it('does so too when removing fails, unless the person has gone on', async () => {
    const { server, wrapper } = await setUp(aFavourite(5_000, { id: 'l2', title: 'Stays' }), aFavourite(100_000))
    server.answer(DELETE, () => problem(503, 'unavailable'))
    const fail = async () => {
      await vi.advanceTimersByTimeAsync(UNDO_MS)
      await settle()
    }
    const remove = () => wrapper.get('[aria-label="Remove from favourites: Five rare skins"]').trigger('click')
    await remove()
    await fail()
    expect(focused()).toBe('Remove from favourites: Five rare skins')
    await remove()
    wrapper.get<HTMLElement>('[aria-label="Remove from favourites: Stays"]').element.focus()
    await fail()
    expect(focused()).toBe('Remove from favourites: Stays')
  })

  it.each(['leaving the page', 'closing the tab'])('removes at once on %s', async (how) => {
    const { server, wrapper } = await setUp(aFavourite(100_000))
    await wrapper.get('.kept__remove').trigger('click')
    if (how === 'closing the tab') window.dispatchEvent(new Event('pagehide'))
    else wrapper.unmount()
    await vi.advanceTimersByTimeAsync(UNDO_MS * 2)
    expect(server.callsOf(DELETE)).toHaveLength(1)
  })

  it('keeps it and says why when removing fails', async () => {
    const { server, wrapper } = await setUp(aFavourite(100_000))
    server.answer(DELETE, () => problem(503, 'unavailable'))
    await wrapper.get('.kept__remove').trigger('click')
    await vi.advanceTimersByTimeAsync(UNDO_MS)
    await settle()
    expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'Refused: unavailable', tone: 'risk' })
    expect(wrapper.findAll('.kept')).toHaveLength(1)
  })

  it.each([
    { type: 'listing', id: 'l1' },
    { type: 'notification', subject_type: 'listing', subject_id: 'l1' },
    { type: 'resync' },
  ])('looks again on a $type frame', async (frame) => {
    registerFrames(favouriteFrames)
    const { server, wrapper, queryClient } = await setUp(aFavourite(100_000))
    server.answer('GET /me/favourites', () => aPage(aFavourite(100_000, { price: 80_000 })))
    dispatchFrame(frame, queryClient)
    await settle()
    expect(wrapper.get('.kept__foot').text()).toContain('¥200.00 less (20%)')
  })
})
