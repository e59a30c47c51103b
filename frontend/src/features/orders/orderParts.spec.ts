import { DOMWrapper } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import type { Order } from './api'
import EventsLog from './components/EventsLog.vue'
import HandoverChecklist from './components/HandoverChecklist.vue'
import MoneyCard from './components/MoneyCard.vue'
import MyOrders from './components/MyOrders.vue'
import OrderHead from './components/OrderHead.vue'
import OtherSideCard from './components/OtherSideCard.vue'
import PromiseCard from './components/PromiseCard.vue'
import ReviewCard from './components/ReviewCard.vue'
import TurnPanel from './components/TurnPanel.vue'
import VaultCard from './components/VaultCard.vue'
import { orderFrames } from './realtime'
import { anEvent, anOrder, aPage, aStep } from './testing/examples'
import { SHOWN_SECONDS } from './useVault'

const ROUTES = ['order', 'orders', 'listing', 'search', 'sell', 'security']
const show = (component: object, order: Order, props = {}) =>
  mountApp(component, { props: { order, ...props }, messages: ['orders'], routes: ROUTES })
const dialog = () => new DOMWrapper(document.querySelector('dialog')!)

describe('TurnPanel', () => {
  it('says what to do, until when, and offers it', async () => {
    const { wrapper } = await show(TurnPanel, anOrder({}, 'can_pay', 'can_cancel'), { deadline: '2099-01-01T00:00:00Z' })
    expect(wrapper.get('h2').text()).toContain('Your turn')
    expect(wrapper.findAll('button').map((button) => button.text())).toEqual(['Pay ¥1,280.50', 'Cancel order'])
    expect(wrapper.find('[role=timer]').exists()).toBe(true)
  })

  it('says when the proceeds come, once it is done', async () => {
    const order = anOrder({ role: 'seller', turn: null, status: 'completed', settles_at: '2026-11-27T08:00:00Z', end_reason: 'confirmed' })
    const { wrapper } = await show(TurnPanel, order, { deadline: null })
    expect(wrapper.text()).toContain('¥1,216.47')
    expect(wrapper.text()).toContain('Nov 27, 2026')
    expect(wrapper.find('button').exists()).toBe(false)
  })

  it('leads to the return checklist while the account goes back', async () => {
    const { wrapper } = await show(TurnPanel, anOrder({ status: 'returning' }), { deadline: null })
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('checklist')).toHaveLength(1)
  })
})

describe('the cards beside it', () => {
  it('say where the money is', async () => {
    const { wrapper } = await show(MoneyCard, anOrder({ status: 'paid', escrow: { amount: 128_050, state: 'held' } }))
    expect(wrapper.text()).toContain('¥1,280.50')
    expect(wrapper.text()).toContain('-¥64.03')
    expect(wrapper.text()).toContain('7 d after confirmation')
  })

  it('show the lot, the other side and what was promised', async () => {
    const order = anOrder({
      steps: [
        { key: 'pay', label: 'Pay', state: 'done', at: '2026-11-20T08:00:00Z' },
        { key: 'release', label: 'Release', state: 'upcoming', at: null },
      ],
      escrow: { amount: 128_050, state: 'held' },
    })
    expect((await show(OrderHead, order)).wrapper.text()).toContain('Five rare skins')
    const other = await show(OtherSideCard, order)
    expect(other.wrapper.get('h2').text()).toBe('Lin')
    const { wrapper } = await show(PromiseCard, order)
    expect(wrapper.text()).toContain('Glorious king')
    await wrapper.get('button').trigger('click')
    expect(wrapper.text()).toContain('Mine since 2018.')
  })
})

describe('HandoverChecklist', () => {
  const steps = [
    aStep({ key: 'credentials', label: 'Look', buyer_at: null }),
    aStep(),
    aStep({ key: 'mail', label: 'Change the mail', buyer_at: '2026-11-20T08:00:00Z' }),
    aStep({ key: 'name', label: 'Change the name', risk: 3, cleared: false }),
  ]

  it('lets a side tick what it has not ticked, never what the system ticks', async () => {
    const { wrapper } = await show(HandoverChecklist, anOrder({ status: 'delivered', handover: steps }, 'can_tick'))
    expect(wrapper.findAll('button').map((button) => button.attributes('aria-label'))).toEqual([
      'Done: Change the phone',
      'Done: Change the name',
    ])
    expect(wrapper.text()).toContain('0 / 4 · confirmed now, the hold grows by 9 d')
    expect(wrapper.text()).toContain('Easy to take back')
  })

  it('asks before it ticks, since a tick stays', async () => {
    const TICK = 'POST /orders/o1/handover/phone'
    const server = fakeServer({ [TICK]: () => problem(409, 'too_late') })
    const { wrapper } = await show(HandoverChecklist, anOrder({ status: 'delivered', handover: steps }, 'can_tick'))
    await wrapper.get('button').trigger('click')
    const send = () => dialog().findAll('button').at(-1)!.trigger('click').then(settle)
    await send()
    expect(dialog().text()).toContain('Refused: too_late')
    server.answer(TICK, () => anOrder({ version: 4 }))
    await send()
    expect(server.callsOf(TICK)[1]!.body).toEqual({ image_ids: [] })
    expect(document.querySelector('dialog')).toBeNull()
  })
})

describe('VaultCard', () => {
  const REVEAL = 'POST /orders/o1/reveal'
  const SECRETS = { login: 'wx_1', password: 's3cret!', note: '' }

  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  const wait = (ms = 20) => vi.advanceTimersByTimeAsync(ms)

  async function reveal(answer: () => unknown) {
    const server = fakeServer({ [REVEAL]: answer })
    const order = anOrder({ status: 'delivered', events: [anEvent({ kind: 'revealed' })] }, 'can_reveal')
    const app = await show(VaultCard, order)
    await app.wrapper.get('.shut__open').trigger('click')
    await dialog().get('input').setValue('246810')
    await wait()
    return { server, ...app }
  }

  it('shows the credentials for a while, and keeps them nowhere else', async () => {
    const { wrapper, queryClient } = await reveal(() => SECRETS)
    expect(wrapper.text()).toContain('s3cret!')
    expect(JSON.stringify(queryClient.getQueryCache().getAll().map((query) => query.state.data))).not.toContain('s3cret')
    expect(JSON.stringify(getActivePinia()?.state.value)).not.toContain('s3cret')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('s3cret')
    await wait(SHOWN_SECONDS * 1_000)
    expect(wrapper.text()).not.toContain('s3cret!')
  })

  it('hides them when the person wants it', async () => {
    const { wrapper } = await reveal(() => SECRETS)
    await wrapper.get('.open__foot button').trigger('click')
    expect(wrapper.text()).not.toContain('s3cret!')
  })

  it('hides them when the person looks elsewhere', async () => {
    const { wrapper } = await reveal(() => SECRETS)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    await wait()
    expect(wrapper.text()).not.toContain('s3cret!')
  })

  it('copies one at a time', async () => {
    const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    const { wrapper } = await reveal(() => SECRETS)
    await wrapper.findAll('.secret button')[1]!.trigger('click')
    await wait()
    expect(write.mock.calls).toEqual([['s3cret!']])
    expect(wrapper.findAll('[role=status]')[1]!.text()).toBe('Password copied')
  })

  it('shows nothing for a wrong PIN', async () => {
    const { wrapper } = await reveal(() => problem(403, 'wrong_payment_pin'))
    expect(wrapper.find('.open').exists()).toBe(false)
    expect(dialog().text()).toContain('Refused: wrong_payment_pin')
  })
})

describe('EventsLog', () => {
  it('shows the newest first, the rest on demand, and who did it', async () => {
    const events = Array.from({ length: 10 }, (_, place) =>
      anEvent({ at: `2026-11-${10 + place}T08:00:00Z`, text: `event ${place}`, kind: place === 9 ? 'paid' : 'expired' }),
    )
    const { wrapper } = await show(EventsLog, anOrder({ events }))
    expect(wrapper.findAll('.log__line')).toHaveLength(8)
    expect(wrapper.get('.log__actor').text()).toBe('You')
    expect(wrapper.get('.log__text').text()).toContain('event 9')
    await wrapper.findAll('button').at(-1)!.trigger('click')
    expect(wrapper.findAll('.log__line')).toHaveLength(10)
  })

  it('saves the contract, which no link could fetch, or says why not', async () => {
    const server = fakeServer({ 'GET /orders/o1/contract': () => problem(503, 'unavailable') })
    const { wrapper } = await show(EventsLog, anOrder())
    await wrapper.get('.contract').trigger('click')
    await settle()
    expect(useToasts().toasts.value.at(-1)?.text).toContain('Refused: unavailable')
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
    server.answer('GET /orders/o1/contract', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }))
    await wrapper.get('.contract').trigger('click')
    await settle()
    expect((saved.mock.instances[0] as unknown as HTMLAnchorElement).download).toBe('AH-2N7QDE.html')
  })
})

describe('ReviewCard', () => {
  it('wants stars, sends them once and thanks', async () => {
    const REVIEW = 'POST /orders/o1/review'
    const server = fakeServer({ [REVIEW]: () => anOrder() })
    const { wrapper } = await show(ReviewCard, anOrder({ review_until: '2026-12-01T00:00:00Z' }, 'can_review'))
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(server.calls).toEqual([])
    await wrapper.findAll('input[type=radio]')[3]!.setValue()
    await wrapper.get('textarea').setValue('Quick and honest')
    void wrapper.get('form').trigger('submit')
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(server.callsOf(REVIEW).map((call) => call.body)).toEqual([{ rating: 4, text: 'Quick and honest' }])
  })

  it('shows what both have said', async () => {
    const review = { rating: 5, created_at: '2026-11-20T08:00:00Z', published_at: null }
    const { wrapper } = await show(ReviewCard, anOrder({ reviews: [{ ...review, side: 'buyer', text: 'Fine account' }, { ...review, side: 'seller', text: 'Quick payer' }] }))
    expect(wrapper.findAll('.reviews__text').map((text) => text.text())).toEqual(['Fine account', 'Quick payer'])
    expect(wrapper.findAll('strong').map((title) => title.text())).toEqual(['Yours', "The other side's"])
  })
})

describe('MyOrders', () => {
  const list = (at: string) => mountApp(MyOrders, { messages: ['orders'], routes: ROUTES, at })

  it('puts first what waits for the person, the most urgent on top', async () => {
    const late = anOrder({ id: 'o2', deadline_at: '2098-01-01T00:00:00Z', listing: { ...anOrder().listing, title: 'Urgent' } })
    const server = fakeServer({ 'GET /orders': () => aPage(anOrder(), late) })
    const { wrapper, router } = await list('/')
    await settle()
    expect(wrapper.findAll('.waiting .row__title').map((title) => title.text())).toEqual(['Urgent', 'Five rare skins'])
    await wrapper.findAll('.group')[2]!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query.status).toBe('paid')
    expect(server.calls.at(-1)!.query.get('status')).toBe('paid')
  })

  it.each([
    ['/', 'You have not bought anything yet', '/search'],
    ['/?role=seller', 'You have not sold anything yet', '/sell'],
  ])('at %s leads on when there is nothing', async (at, words, href) => {
    fakeServer({ 'GET /orders': () => aPage() })
    const { wrapper } = await list(at)
    await settle()
    expect(wrapper.text()).toContain(words)
    expect(wrapper.get('.empty a').attributes('href')).toBe(href)
  })
})

describe('frames of the socket', () => {
  it('have an order read again unless the page has it already', async () => {
    const { queryClient } = await show(MoneyCard, anOrder())
    registerFrames(orderFrames)
    const key = ['orders', 'detail', 'o1']
    queryClient.setQueryData(key, anOrder({ version: 3 }))
    dispatchFrame({ type: 'order', id: 'o1', version: 3 }, queryClient)
    expect(queryClient.getQueryState(key)?.isInvalidated).toBe(false)
    dispatchFrame({ type: 'order', id: 'o1', version: 4 }, queryClient)
    expect(queryClient.getQueryState(key)?.isInvalidated).toBe(true)
  })

  it('have everything read again after the socket was away', async () => {
    const { queryClient } = await show(MoneyCard, anOrder())
    registerFrames(orderFrames)
    const keys = [['orders', 'detail', 'o1'], ['orders', 'list', 'buyer'], ['wallet', 'balances']]
    keys.forEach((key) => queryClient.setQueryData(key, {}))
    dispatchFrame({ type: 'resync' }, queryClient)
    expect(keys.map((key) => queryClient.getQueryState(key)?.isInvalidated)).toEqual([true, true, true])
  })
})
