import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ReconciliationDesk from '../reconciliation/ReconciliationDesk.vue'
import { aBill } from '../testing/money'
import type { ProviderBill } from './api'
import { isLate, stageOf } from './stage'

const NOW = Date.parse('2026-03-10T03:00:00Z')
const BILLS = 'GET /staff/provider-bills'
const FETCH = 'POST /staff/provider-bills/1/fetch'
const missing = (change: Partial<ProviderBill> = {}) =>
  aBill(1, {
    fetched_at: null,
    next_try_at: '2026-03-10T03:05:00Z',
    tries: 2,
    lines: 0,
    came_in: null,
    went_out: null,
    fees: null,
    ...change,
  })
const page = (results: ProviderBill[], next: string | null = null) => ({ results, next, previous: null })

describe('a bill', () => {
  it.each([
    ['here', aBill(1)],
    ['tried', missing()],
    ['expected', missing({ tries: 0 })],
    ['due', missing({ next_try_at: '2026-03-10T03:00:00Z' })],
    ['due', missing({ tries: 0, next_try_at: '2026-03-10T02:00:00Z' })],
  ])('is %s', (stage, bill) => {
    expect(stageOf(bill, NOW)).toBe(stage)
  })

  it('is late twelve hours after ten on the next morning in China', () => {
    const limit = Date.parse('2026-03-10T22:00:00+08:00')
    expect(isLate(missing(), limit)).toBe(false)
    expect(isLate(missing(), limit + 1)).toBe(true)
    expect(isLate(aBill(1), limit + 1)).toBe(false)
  })
})

describe('the bills on the desk of reconciliation', () => {
  // Timers stay real but those by which the list looks again.
  beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] }))
  afterEach(() => vi.useRealTimers())

  async function open(answer: Parameters<ReturnType<typeof fakeServer>['answer']>[1]) {
    const server = fakeServer({ [BILLS]: answer })
    const app = await mountApp(ReconciliationDesk, {
      messages: ['staff', 'reconciliation', 'bills'],
      routes: ['staff-reconciliation'],
      at: '/?view=bills',
    })
    await settle()
    return { server, ...app }
  }
  const show = (...bills: ProviderBill[]) => open(() => page(bills))

  it('show what came in, what went out and what it cost', async () => {
    const { wrapper } = await show(aBill(2), aBill(1, { provider: 'alipay', lines: 0, came_in: null, went_out: null, fees: null }))
    const [first, second] = wrapper.findAll('.bill')
    for (const part of ['Mar 9, 2026', 'WeChat Pay', '214', '¥38,120.00', '¥1,500.00', '¥228.72']) {
      expect(first!.text()).toContain(part)
    }
    expect(second!.findAll('.bill__figure').map((figure) => figure.text())).toEqual(['0', '¥0.00', '¥0.00', '¥0.00'])
    expect(wrapper.find('.bill button').exists()).toBe(false)
    expect(wrapper.get('.notes').text()).toContain('not booked in the ledger')
    expect(wrapper.get('.notes a').attributes('href')).toBe('/staff-reconciliation')
  })

  it('are asked for once, and show when they have come', async () => {
    const { server, wrapper } = await show(missing())
    expect(wrapper.get('.bill').text()).toContain('Tries so far: 2')
    server.answer(FETCH, () => {
      server.answer(BILLS, () => page([missing({ next_try_at: new Date(NOW).toISOString() })]))
      return missing()
    })
    const button = wrapper.get('.bill button')
    expect(button.attributes('aria-label')).toBe('Fetch now: WeChat Pay, Mar 9, 2026')
    await Promise.all([button.trigger('click'), button.trigger('click')])
    await settle()
    expect(server.callsOf(FETCH)).toHaveLength(1)
    expect(wrapper.get('.bill button').attributes()).toHaveProperty('disabled')
    expect(wrapper.get('.bill').text()).toContain('Fetching…')

    server.answer(BILLS, () => page([aBill(1)]))
    await vi.advanceTimersByTimeAsync(5_000)
    await settle()
    expect(wrapper.get('.bill').text()).toContain('¥38,120.00')
    const looked = server.callsOf(BILLS).length
    await vi.advanceTimersByTimeAsync(20_000)
    await settle()
    expect(server.callsOf(BILLS)).toHaveLength(looked)
  })

  it('say why asking failed and let it be tried again', async () => {
    const { server, wrapper } = await show(missing({ day: '2026-03-01' }))
    expect(wrapper.get('.bill__state').text()).toBe('Overdue')
    server.answer(FETCH, () => problem(503, 'unavailable'))
    await wrapper.get('.bill button').trigger('click')
    await settle()
    expect(wrapper.get('.bill [role="alert"]').text()).toContain('Refused: unavailable')
    expect(wrapper.get('.bill button').attributes()).not.toHaveProperty('disabled')
  })

  it('come by pages', async () => {
    const { server, wrapper } = await open(({ query }) =>
      query.get('cursor') ? page([aBill(1)]) : page([aBill(2)], 'http://x/api/v1/staff/provider-bills?cursor=c2'),
    )
    await wrapper.get('.more button').trigger('click')
    await settle()
    expect(server.calls.at(-1)!.query.get('cursor')).toBe('c2')
    expect(wrapper.findAll('.bill')).toHaveLength(2)
  })

  it('are none before the first recharge', async () => {
    const { wrapper } = await show()
    expect(wrapper.text()).toContain('No bill is expected yet')
  })

  it('can be asked for again when the list did not come', async () => {
    const { server, wrapper } = await open(() => problem(503, 'unavailable'))
    server.answer(BILLS, () => page([aBill(1)]))
    const again = wrapper.findAll('button').find((button) => /try again/i.test(button.text()))
    await again!.trigger('click')
    await settle()
    expect(wrapper.findAll('.bill')).toHaveLength(1)
  })
})
