import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ListingCard from '@/shared/ui/ListingCard.vue'
import { aGame, aListing, aListingDetail } from '../testing/examples'
import AttributeTable from './AttributeTable.vue'
import BuyBar from './BuyBar.vue'
import EscrowPromise from './EscrowPromise.vue'
import GameGrid from './GameGrid.vue'
import ListingShelf from './ListingShelf.vue'
import ListingTraffic from './ListingTraffic.vue'
import PurchaseDialog from './PurchaseDialog.vue'

const MESSAGES = ['listings', 'home']
const ROUTES = ['listing', 'search', 'sell']

const show = (component: Parameters<typeof mountApp>[0], props: Record<string, unknown> = {}) =>
  mountApp(component, { props, messages: MESSAGES, routes: ROUTES })

describe('BuyBar', () => {
  it('offers to buy what may be bought', async () => {
    const { wrapper } = await show(BuyBar, { listing: aListingDetail() })
    expect(wrapper.text()).toContain('¥1,280.00')
    const [favourite, buy] = wrapper.findAll('button')
    await buy!.trigger('click')
    await favourite!.trigger('click')
    expect(wrapper.emitted()).toMatchObject({ buy: [[]], favourite: [[]] })
  })

  it('says why it cannot be bought', async () => {
    const permissions = { ...aListingDetail().permissions, can_buy: false }
    const { wrapper } = await show(BuyBar, { listing: aListingDetail({ status: 'reserved', permissions }) })
    expect(wrapper.text()).toContain('Somebody is buying it')
    expect(wrapper.findAll('button')[1]!.attributes('disabled')).toBeDefined()
  })

  it('lets the seller edit what they could not buy anyhow', async () => {
    const permissions = { ...aListingDetail().permissions, can_buy: false, can_favourite: false, can_edit: true }
    const { wrapper } = await show(BuyBar, { listing: aListingDetail({ permissions }) })
    expect(wrapper.find('button').exists()).toBe(false)
    expect(wrapper.get('a').attributes('href')).toBe(`/sell/${aListingDetail().id}`)
    expect(wrapper.text()).toContain('This is your own listing')
  })

  it('says whom it is kept for when that is the reader', async () => {
    const rest = { turn: 'buyer' as const, deadline_at: '2026-03-10T12:30:00Z', version: 2 }
    const bid = { id: 'b1', status: 'accepted' as const, price: 120_000, ...rest }
    const { wrapper } = await show(BuyBar, { listing: aListingDetail({ status: 'reserved', live_bid: bid }) })
    expect(wrapper.text()).toContain('Kept for you')
    expect(wrapper.text()).not.toContain('Somebody')
  })
})

describe('GameGrid', () => {
  it('shows the first games and all of them on demand', async () => {
    const games = Array.from({ length: 20 }, (_, index) => aGame({ slug: `g${index}`, name: `Game ${index}` }))
    fakeServer({ 'GET /games': () => games })
    const { wrapper } = await show(GameGrid)
    await settle()
    expect(wrapper.findAll('a')).toHaveLength(15)
    await wrapper.get('button').trigger('click')
    expect(wrapper.findAll('a')).toHaveLength(20)
  })
})

describe('ListingShelf', () => {
  const hot = { shelf: { kind: 'hot' }, title: 'Hot now', limit: 2, more: { name: 'search' } }
  const similar = { shelf: { kind: 'similar', listingId: 'l1' }, title: 'Similar', limit: 2, optional: true }
  const cards = (...ids: string[]) => ({ results: ids.map((id) => aListing({ id })) })

  it('links each of the first listings to its page, and to more of them', async () => {
    fakeServer({ 'GET /rankings/hot': () => cards('l1', 'l2', 'l3') })
    const { wrapper } = await show(ListingShelf, hot)
    await settle()
    expect(wrapper.findAll('a').map((link) => link.attributes('href'))).toEqual(['/search', '/listing/l1', '/listing/l2'])
    expect(wrapper.get('li').text()).toContain('King')
  })

  it('says what went wrong and loads again', async () => {
    const server = fakeServer({ 'GET /rankings/hot': () => problem(500, 'broken') })
    const { wrapper } = await show(ListingShelf, hot)
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toContain('Refused: broken')
    server.answer('GET /rankings/hot', () => cards('l1'))
    await wrapper.get('button').trigger('click')
    await settle()
    expect(wrapper.findAll('li')).toHaveLength(1)
  })

  it.each([
    ['has nothing', () => cards()],
    ['cannot be had', () => problem(500, 'broken')],
  ])('is left out with its title when it %s and need not be there', async (_why, answer) => {
    fakeServer({ 'GET /listings/l1/similar': answer })
    const { wrapper } = await show(ListingShelf, similar)
    await settle()
    expect(wrapper.find('h2').exists()).toBe(false)
  })

  it.each([
    ['new', 'GET /rankings/new'],
    ['recommended', 'GET /me/recommendations'],
  ])('shows what is %s', async (kind, route) => {
    fakeServer({ [route]: () => cards('l9') })
    const { wrapper } = await show(ListingShelf, { ...hot, shelf: { kind } })
    await settle()
    expect(wrapper.get('li a').attributes('href')).toBe('/listing/l9')
  })
})

describe('PurchaseDialog', () => {
  const props = { title: 'Rare', price: 1_200, priceChanged: true, busy: false, problem: '' }

  it('asks in so many words for the new price', async () => {
    await show(PurchaseDialog, props)
    const dialog = document.querySelector('dialog')!
    expect(dialog.textContent).toContain('The price has changed')
    expect(dialog.textContent).toContain('Order for ¥12.00')
  })

  it('keeps standing with the reason when ordering failed', async () => {
    await show(PurchaseDialog, { ...props, problem: 'Somebody was first' })
    expect(document.querySelector('dialog [role="alert"]:last-of-type')?.textContent).toBeTruthy()
    expect(document.querySelector('dialog')!.textContent).toContain('Somebody was first')
  })
})

describe('small parts', () => {
  it('show the attributes, the interest and the promise', async () => {
    const table = await show(AttributeTable, { attributes: aListingDetail().attributes })
    expect(table.wrapper.get('dd').text()).toBe('King')
    const traffic = await show(ListingTraffic, { listing: aListingDetail({ view_count: 1_204, favourite_count: 1 }) })
    expect(traffic.wrapper.text()).toContain('1,204 people have looked')
    expect(traffic.wrapper.text()).toContain('1 favourite')
    const promise = await show(EscrowPromise)
    expect(promise.wrapper.findAll('li')).toHaveLength(3)
  })

  it('name on a card what a number counts, and let a rank speak for itself', async () => {
    const skins = { key: 'skins', label: 'Skins', value: '312', raw: 312 }
    const listing = aListing({ card_attributes: [...aListing().card_attributes, skins] })
    const { wrapper } = await show(ListingCard, { listing })
    expect(wrapper.findAll('.lot__attributes .visually-hidden').map((label) => label.text())).toEqual(['Rank'])
    expect(wrapper.get('.lot__attributes').text()).toContain('Skins312')
  })
})
