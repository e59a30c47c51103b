import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { drawPrices } from '../priceChart'
import { aListing } from '../testing/examples'
import BindingList from './BindingList.vue'
import PassportTimeline from './PassportTimeline.vue'
import PriceHistory from './PriceHistory.vue'

const PRICES = [
  { price: 100_000, created_at: '2026-03-01T00:00:00Z' },
  { price: 80_000, created_at: '2026-03-02T00:00:00Z' },
  { price: 90_000, created_at: '2026-03-03T00:00:00Z' },
]
const ROUTE = 'GET /listings/l1/price-history'

const show = (component: Parameters<typeof mountApp>[0], props: Record<string, unknown>) =>
  mountApp(component, { props, messages: ['listings'], routes: ['seller'] })

describe('drawPrices', () => {
  it('draws steps from the first price until now', () => {
    const chart = drawPrices(PRICES, Date.parse('2026-03-05T00:00:00Z'))
    expect(chart).toMatchObject({ lowest: 80_000, highest: 100_000, line: 'M0 0H25V100H50V50H100' })
    expect(chart.points).toEqual([
      { x: 0, y: 0 },
      { x: 0.25, y: 1 },
      { x: 0.5, y: 0.5 },
    ])
  })

  it('bears a single price, none, and a clock that is behind', () => {
    const [first] = PRICES
    expect(drawPrices([first!], Date.parse('2026-02-01T00:00:00Z')).line).toBe('M0 0H100')
    expect(drawPrices([], 0).line).toBe('')
  })
})

describe('PriceHistory', () => {
  it('lists every change, the latest first', async () => {
    fakeServer({ [ROUTE]: () => PRICES })
    const { wrapper } = await show(PriceHistory, { listingId: 'l1' })
    await settle()
    expect(wrapper.get('figcaption').text()).toBe('¥800.00 – ¥1,000.00')
    const rows = wrapper.findAll('.prices__row').map((row) => row.text())
    expect(rows[0]).toContain('+¥100.00¥900.00')
    expect(rows[1]).toContain('−¥200.00¥800.00')
    expect(rows[2]).toContain('First price¥1,000.00')
    expect(wrapper.findAll('.prices__dot')).toHaveLength(3)
  })

  it('says when it cannot be had, and tries again', async () => {
    const server = fakeServer({ [ROUTE]: () => problem(500, 'broken') })
    const { wrapper } = await show(PriceHistory, { listingId: 'l1' })
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toContain('request-1')
    server.answer(ROUTE, () => PRICES)
    await wrapper.get('button').trigger('click')
    await settle()
    expect(wrapper.findAll('.prices__row')).toHaveLength(3)
  })
})

describe('PassportTimeline', () => {
  const owner = aListing().seller

  it('names each owner through Anhao and marks the latest', async () => {
    const second = { owner: { ...owner, id: 'p2', nickname: 'Mo' }, since: '2026-03-02T00:00:00Z' }
    const { wrapper } = await show(PassportTimeline, { owners: [{ owner, since: '2025-03-01T00:00:00Z' }, second] })
    expect(wrapper.text()).toContain('Sold on Anhao 2 times')
    const [first, last] = wrapper.findAll('li')
    expect(first!.text()).not.toContain('Latest owner')
    expect(last!.text()).toContain('Mo')
    expect(last!.text()).toContain('Latest owner')
    expect(last!.get('a').attributes('href')).toBe('/seller/p2')
  })

  it('says that it is sold for the first time', async () => {
    const { wrapper } = await show(PassportTimeline, { owners: [] })
    expect(wrapper.text()).toContain('for the first time')
  })
})

describe('BindingList', () => {
  it.each([
    [[{ key: 'phone', label: 'Phone' }], 'Phone'],
    [[], 'bound to nothing'],
    [null, 'has not said'],
  ])('tells %j', async (bindings, words) => {
    const { wrapper } = await show(BindingList, { bindings })
    expect(wrapper.text()).toContain(words)
  })
})
