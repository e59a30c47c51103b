import { QueryClient } from '@tanstack/vue-query'
import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import { bidKeys, type Bid, type BidPermissions, type ListingDetail } from './api'
import BidButton from './components/BidButton.vue'
import BidCard from './components/BidCard.vue'
import MyBids from './components/MyBids.vue'
import { bidFrames } from './realtime'
import { openActions, stageOf, toneOf } from './stage'
import { aBid } from './testing/examples'

const ROUTES = ['bid', 'listing', 'order', 'sign-in', 'search', 'my-listings']
const dialog = () => new DOMWrapper(document.querySelector('dialog')!)
type Findable = { findAll: (selector: string) => DOMWrapper<Element>[] }

async function press(name: string, within: Findable): Promise<void> {
  await within.findAll('button').find((button) => button.text().startsWith(name))!.trigger('click')
  await settle()
}

async function type(text: string): Promise<void> {
  await dialog().get('input').setValue(text)
  await dialog().get('form').trigger('submit')
  await settle()
}

describe('the bid button', () => {
  const PLACE = 'POST /listings/l1/bids'

  async function mountButton(change: Partial<ListingDetail> = {}, routes: Record<string, () => unknown> = {}) {
    const server = fakeServer(routes)
    const listing = { id: 'l1', price: 128_000, live_bid: null, permissions: { can_bid: true }, ...change }
    const app = await mountApp(BidButton, { props: { listing }, messages: ['bids'], routes: ROUTES, at: '/listing/l1' })
    return { server, ...app }
  }

  async function open(routes: Record<string, () => unknown> = {}) {
    const app = await mountButton({}, routes)
    useSessionStore().user = { id: 'p1', roles: [] } as never
    await press('Bid', app.wrapper)
    return app
  }

  it('sends a visitor to sign in and back', async () => {
    const { wrapper, router } = await mountButton()
    await press('Bid', wrapper)
    expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/listing/l1')
  })

  it('sends a price in fen and tells the page', async () => {
    const { server, wrapper } = await open({ [PLACE]: () => aBid() })
    await type('1000')
    expect(server.callsOf(PLACE)[0]!.body).toEqual({ price: 100_000 })
    expect(document.querySelector('dialog')).toBeNull()
    expect(wrapper.emitted('changed')).toHaveLength(1)
    expect(useToasts().toasts.value.at(-1)?.tone).toBe('ok')
  })

  it.each([['1280'], ['2000'], ['0.50'], ['many']])('refuses %s at the field and sends nothing', async (text) => {
    const { server } = await open()
    await type(text)
    expect(server.calls).toEqual([])
    expect(dialog().get('input').attributes('aria-invalid')).toBe('true')
    expect((dialog().get('input').element as HTMLInputElement).value).toBe(text)
  })

  it('takes a quick price', async () => {
    const { server } = await open({ [PLACE]: () => aBid() })
    await press('¥1,152', dialog())
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(PLACE)[0]!.body).toEqual({ price: 115_200 })
  })

  it('keeps what was typed, and its key, when the server refuses', async () => {
    const { server, wrapper } = await open({ [PLACE]: () => problem(503, 'unavailable') })
    await type('1000')
    expect(dialog().text()).toContain('Refused: unavailable')
    expect((dialog().get('input').element as HTMLInputElement).value).toBe('1000')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(new Set(server.callsOf(PLACE).map((call) => call.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(wrapper.emitted('changed')).toHaveLength(2)
  })

  it.each([
    ['pending', 'You bid ¥1,000.00'],
    ['countered', 'Seller asks ¥1,000.00'],
    ['accepted', 'Order at ¥1,000.00'],
  ] as const)('leads to a live bid that is %s', async (status, words) => {
    const live = { id: 'b1', status, price: 100_000, turn: 'buyer', deadline_at: '', version: 1 } as const
    const { wrapper } = await mountButton({ live_bid: live })
    expect(wrapper.get('a').text()).toBe(words)
    expect(wrapper.get('a').attributes('href')).toBe('/bid/b1')
  })

  it('is not there where nobody may bid', async () => {
    const { wrapper } = await mountButton({ permissions: { can_bid: false } as never })
    expect(wrapper.text()).toBe('')
  })
})

describe('answering', () => {
  async function mountCard(routes: Record<string, () => unknown>, change: Partial<Bid>, ...may: (keyof BidPermissions)[]) {
    const server = fakeServer(routes)
    const props = { bid: aBid(change, ...may), receivedAt: Date.now() }
    return { server, ...(await mountApp(BidCard, { props, messages: ['bids'], routes: ROUTES })) }
  }
  const RECEIVED: Partial<Bid> = { role: 'seller' }

  it('accepts after saying what follows, with the version that was seen', async () => {
    const ACCEPT = 'POST /bids/b1/accept'
    const { server, wrapper } = await mountCard({ [ACCEPT]: () => aBid({ status: 'accepted' }) }, RECEIVED, 'can_accept')
    await press('Accept', wrapper)
    expect(dialog().text()).toContain('30 minutes')
    expect(server.calls).toEqual([])
    await press('Accept', dialog())
    expect(server.callsOf(ACCEPT)[0]!.body).toEqual({ version: 1 })
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('says why it was refused and stays open', async () => {
    const routes = { 'POST /bids/b1/reject': () => problem(409, 'version_mismatch') }
    const { wrapper } = await mountCard(routes, RECEIVED, 'can_reject')
    await press('Decline', wrapper)
    await press('Decline', dialog())
    expect(dialog().text()).toContain('Refused: version_mismatch')
  })

  it('counters between the two prices', async () => {
    const COUNTER = 'POST /bids/b1/counter'
    const { server, wrapper } = await mountCard({ [COUNTER]: () => aBid({ status: 'countered' }) }, RECEIVED, 'can_counter')
    await press('Counter', wrapper)
    await type('1000')
    expect(server.calls).toEqual([])
    await type('1,150.50')
    expect(server.callsOf(COUNTER)[0]!.body).toEqual({ price: 115_050, version: 1 })
  })

  it("shows the server's words about the price at the field", async () => {
    const errors = { price: [{ code: 'not_between', message: 'Name a price below 1100' }] }
    const routes = { 'POST /bids/b1/counter': () => problem(400, 'validation_failed', { errors }) }
    const { wrapper } = await mountCard(routes, RECEIVED, 'can_counter')
    await press('Counter', wrapper)
    await type('1150')
    expect(dialog().text()).toContain('Name a price below 1100')
  })

  it('withdraws', async () => {
    const WITHDRAW = 'POST /bids/b1/withdraw'
    const { server, wrapper } = await mountCard({ [WITHDRAW]: () => aBid({ status: 'withdrawn' }) }, {}, 'can_withdraw')
    await press('Withdraw', wrapper)
    await press('Withdraw', dialog())
    expect(server.callsOf(WITHDRAW)).toHaveLength(1)
  })

  it('orders what was accepted at its price and goes to the order', async () => {
    const ORDER = 'POST /orders'
    const accepted: Partial<Bid> = { status: 'accepted', turn: 'buyer' }
    const { server, wrapper, router } = await mountCard({ [ORDER]: () => ({ id: 'o1' }) }, accepted, 'can_order')
    await press('Order', wrapper)
    expect(server.callsOf(ORDER)[0]!.body).toEqual({ listing_id: 'l1', expected_price: 100_000, bid_id: 'b1' })
    expect(router.currentRoute.value.fullPath).toBe('/order/o1')
  })

  it('tells beside the button why an order was refused', async () => {
    const routes = { 'POST /orders': () => problem(409, 'bid_too_late') }
    const { wrapper } = await mountCard(routes, { status: 'accepted', turn: 'buyer' }, 'can_order')
    await press('Order', wrapper)
    expect(wrapper.get('[role=alert]').text()).toBe('Refused: bid_too_late')
  })

  it('shows both sides what was said, and why it ended', async () => {
    const offers: Bid['offers'] = [
      { side: 'buyer', price: 100_000, created_at: '2026-11-21T05:58:00Z' },
      { side: 'seller', price: 118_000, created_at: '2026-11-21T06:31:00Z' },
    ]
    const { wrapper } = await mountCard({}, { offers, status: 'expired', turn: null, end_reason: 'listing_sold' })
    expect(wrapper.findAll('.thread li').map((line) => line.text().slice(0, 8))).toEqual(['Me¥1,000', 'Seller¥1'])
    expect(wrapper.text()).toContain('Ended: sold')
    expect(wrapper.findAll('button')).toEqual([])
  })

  it('leads nowhere when the listing is not public any more, and to the order when there is one', async () => {
    const hidden = { ...aBid().listing, status: null, price: null }
    const { wrapper } = await mountCard({}, { listing: hidden, status: 'accepted', turn: null, order_id: 'o1' })
    expect(wrapper.findAll('a').map((link) => link.attributes('href'))).toEqual(['/order/o1'])
  })
})

describe('the list', () => {
  const page = (...results: Bid[]) => ({ results, next: null, previous: null })

  it('shows what the URL asks for', async () => {
    const server = fakeServer({ 'GET /bids': () => page(aBid({ role: 'seller' })) })
    const { wrapper } = await mountApp(MyBids, { messages: ['bids'], routes: ROUTES, at: '/?role=seller&status=open' })
    expect(Object.fromEntries(server.calls[0]!.query)).toEqual({ role: 'seller', status: 'pending,countered' })
    expect(wrapper.findAll('[aria-current=true]').map((tab) => tab.text())).toEqual(['Bids I received', 'Open'])
  })

  it('shows all when the URL asks for a group that there is not', async () => {
    const server = fakeServer({ 'GET /bids': () => page(aBid()) })
    await mountApp(MyBids, { messages: ['bids'], routes: ROUTES, at: '/?status=toString' })
    expect(Object.fromEntries(server.calls[0]!.query)).toEqual({ role: 'buyer' })
  })

  it('changes the URL with the tabs', async () => {
    fakeServer({ 'GET /bids': () => page() })
    const { wrapper, router } = await mountApp(MyBids, { messages: ['bids'], routes: ROUTES })
    await press('Bids I received', wrapper)
    await press('Ended', wrapper)
    expect(router.currentRoute.value.query).toEqual({ role: 'seller', status: 'closed' })
    expect(wrapper.text()).toContain('No bids here')
  })

  it('says what to do next when there is nothing, and what happened when it failed', async () => {
    const server = fakeServer({ 'GET /bids': () => page() })
    const first = await mountApp(MyBids, { messages: ['bids'], routes: ROUTES })
    expect(first.wrapper.text()).toContain('You have not made a bid yet')
    server.answer('GET /bids', () => problem(503, 'unavailable'))
    const second = await mountApp(MyBids, { messages: ['bids'], routes: ROUTES })
    expect(second.wrapper.text()).toContain('request-1')
  })
})

describe('the stage of a bid', () => {
  it('is ordered once there is an order', () => {
    expect(stageOf(aBid({ status: 'accepted' }))).toBe('accepted')
    expect(stageOf(aBid({ status: 'accepted', order_id: 'o1' }))).toBe('ordered')
  })

  it('is amber only when it is my turn', () => {
    expect(toneOf(aBid({ role: 'seller' }))).toBe('turn')
    expect(toneOf(aBid())).toBe('brand')
    expect(toneOf(aBid({ status: 'accepted', turn: 'buyer', role: 'seller' }))).toBe('ok')
    expect(toneOf(aBid({ status: 'rejected', turn: null }))).toBe('neutral')
  })

  it('offers first what moves the trade on', () => {
    const { permissions } = aBid({}, 'can_reject', 'can_counter', 'can_accept')
    expect(openActions(permissions)).toEqual(['accept', 'counter', 'reject'])
  })
})

it('reads bids again when the socket says that one moved, and all after a loss', () => {
  const queries = new QueryClient()
  const invalidate = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue()
  registerFrames(bidFrames)
  dispatchFrame({ type: 'bid', id: 'b1' }, queries)
  dispatchFrame({ type: 'resync' }, queries)
  expect(invalidate.mock.calls).toEqual([
    [{ queryKey: bidKeys.detail('b1') }],
    [{ queryKey: bidKeys.lists }],
    [{ queryKey: bidKeys.all }],
  ])
})
