import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import type { OwnListing } from './api'
import MyListings from './components/MyListings.vue'
import { newPrice } from './repricing'
import { aDraft, anOwnListing } from './testing/examples'

const ON_SALE = { can_edit: true, can_take_down: true, can_renew: true, can_copy: true }
const page = (...results: OwnListing[]) => ({ results, next: null, previous: null })
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

async function setUp(...results: OwnListing[]) {
  const server = fakeServer({ 'GET /me/listings': () => page(...results) })
  const app = await mountApp(MyListings, { messages: ['selling'], routes: ['sell', 'listing'] })
  await settle()
  const press = async (name: string) => {
    const buttons = [...document.querySelectorAll('button')].filter((button) => button.textContent?.trim() === name)
    buttons.at(-1)!.click()
    await settle()
  }
  const choose = (...places: number[]) =>
    Promise.all(places.map((place) => app.wrapper.findAll('.row__choose input')[place]!.setValue(true)))
  const type = async (text: string) => {
    const field = document.querySelector<HTMLInputElement>('dialog input')!
    field.value = text
    field.dispatchEvent(new Event('input'))
    await settle()
  }
  return { server, ...app, press, choose, type }
}

describe('a listing that ends by itself', () => {
  it('is renewed with one press when its end is near', async () => {
    const { server, wrapper, press } = await setUp(anOwnListing({ expires_at: inDays(5) }, ON_SALE))
    expect(wrapper.get('.row__expiry--near').text()).toBe('Leaves the shelf in 5 days')
    server.answer('POST /listings/l1/renew', () => aDraft())
    await press('Renew for 90 days')
    expect(server.callsOf('POST /listings/l1/renew')).toHaveLength(1)
    expect(server.callsOf('GET /me/listings')).toHaveLength(2)
  })

  it('only says when while the end is far, and that it ended once it has', async () => {
    const { wrapper } = await setUp(
      anOwnListing({ expires_at: inDays(60) }, ON_SALE),
      anOwnListing({ id: 'l2', status: 'off_shelf', expires_at: inDays(-1) }, { can_relist: true }),
      anOwnListing({ id: 'l3', status: 'off_shelf', expires_at: null }, { can_relist: true }),
    )
    const texts = wrapper.findAll('.row').map((row) => row.find('.row__expiry').exists() && row.get('.row__expiry').text())
    expect(texts).toEqual([expect.stringMatching(/^Ends on /), expect.stringMatching(/^Ended by itself on /), false])
    expect(wrapper.text()).not.toContain('Renew for 90 days')
  })

  it('tells why it could not be renewed', async () => {
    const { server, wrapper, press } = await setUp(anOwnListing({ expires_at: inDays(5) }, ON_SALE))
    server.answer('POST /listings/l1/renew', () => problem(409, 'invalid_state'))
    await press('Renew for 90 days')
    expect(wrapper.get('.row__reason').text()).toBe('Refused: invalid_state')
  })
})

it('copies a listing and goes on in the new draft', async () => {
  const { server, router, press } = await setUp(anOwnListing({}, ON_SALE))
  server.answer('POST /listings/l1/copy', () => Response.json(aDraft({ id: 'l9' }), { status: 201 }))
  await press('Copy')
  expect(router.currentRoute.value.fullPath).toBe('/sell/l9')
})

describe('many listings at once', () => {
  const two = () => [anOwnListing({}, ON_SALE), anOwnListing({ id: 'l2', title: 'Second', price: 50_000, version: 8 }, ON_SALE)]

  it('change their prices by a share, each with the version that was seen', async () => {
    const { server, press, choose, type, wrapper } = await setUp(...two())
    server.answer('POST /me/listings/prices', () => ({
      results: [
        { id: 'l1', listing: anOwnListing(), refusal: null },
        { id: 'l2', listing: null, refusal: { code: 'invalid_state', status: 409, detail: 'Being bought' } },
      ],
    }))
    await choose(0, 1)
    await press('Prices (2)')
    await type('-10')
    expect(document.querySelector('dialog')!.textContent).toContain('¥1,152.00')
    await press('Change 2 prices')
    expect(server.callsOf('POST /me/listings/prices')[0]!.body).toEqual({
      changes: [
        { id: 'l1', price: 115_200, version: 3 },
        { id: 'l2', price: 45_000, version: 8 },
      ],
    })
    expect(wrapper.get('.bar__outcome').text()).toContain('1 of 2 done')
    expect(wrapper.get('.bar__refused').text()).toBe('Second: Being bought')
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('refuse nonsense before anything is sent', async () => {
    const { server, press, choose, type } = await setUp(...two())
    await choose(0, 1)
    await press('Prices (2)')
    await press('Change 2 prices')
    expect(document.querySelector('dialog')!.textContent).toContain('Please fill this in')
    await type('-100')
    expect(document.querySelector('dialog')!.textContent).toContain('2 new prices make no sense')
    expect(server.callsOf('POST /me/listings/prices')).toEqual([])
  })

  it('keep what was typed when the request fails', async () => {
    const { server, press, choose, type } = await setUp(...two())
    server.answer('POST /me/listings/prices', () => problem(503, 'unavailable'))
    await choose(0)
    await press('Prices (1)')
    await type('-10')
    await press('Change 1 prices')
    expect(document.querySelector('dialog [role="alert"]')!.textContent).toContain('Refused: unavailable')
    expect(document.querySelector<HTMLInputElement>('dialog input')!.value).toBe('-10')
  })

  it('are taken down one by one after asking, and only those that may be', async () => {
    const { server, press, wrapper } = await setUp(...two(), anOwnListing({ id: 'l3', status: 'sold' }))
    for (const id of ['l1', 'l2']) server.answer(`POST /listings/${id}/take-down`, () => anOwnListing({ id }))
    await wrapper.get('.bar__all input').setValue(true)
    await press('Take down (2)')
    expect(server.calls.filter(({ route }) => route.endsWith('take-down'))).toEqual([])
    await press('Take down (2)')
    expect(server.calls.map(({ route }) => route).filter((route) => route.startsWith('POST'))).toEqual([
      'POST /listings/l1/take-down',
      'POST /listings/l2/take-down',
    ])
    expect(wrapper.get('.bar__outcome').text()).toContain('2 of 2 done')
    expect(wrapper.get('.bar__all').text()).toBe('Choose all')
  })

  it.each([
    ['percent', '-5', 121_600],
    ['percent', '12.5', 144_000],
    ['percent', '-100', null],
    ['percent', 'x', null],
    ['amount', '-20', 126_000],
    ['amount', '0.50', 128_050],
    ['amount', '-1280', null],
    ['fixed', '999.99', 99_999],
    ['fixed', '-1', null],
    ['fixed', '', null],
    ['percent', '－5 %', 121_600],
    ['amount', '−80', 120_000],
    ['amount', '+80', 136_000],
  ] as const)('%s %j makes 128000 fen %j', (mode, typed, price) => {
    expect(newPrice(anOwnListing(), mode, typed)).toBe(price)
  })
})
