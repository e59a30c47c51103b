import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import RechargeCode from './components/RechargeCode.vue'
import RechargeForm from './components/RechargeForm.vue'
import { qrDrawing } from './qrDrawing'
import { aRecharge } from './testing/examples'
import { useRechargeOutcome } from './useRechargeOutcome'

const show = (component: object, props = {}) =>
  mountApp(component, { props, messages: ['wallet'], routes: ['wallet', 'recharge'] })
const CONTENT = 'weixin://wxpay/bizpayurl?pr=Zk4xYbT2'
const NOW = Date.parse('2026-11-20T08:00:00Z')
const aCode = (change = {}) =>
  aRecharge({ provider: 'wechat', pay_url: null, expires_at: '2026-11-20T08:30:00Z', ...change })

describe('the code of a payment', () => {
  it('is drawn with its quiet zone and its three finder patterns', () => {
    const { size, path } = qrDrawing(CONTENT)
    expect(size).toBe(29 + 2 * 4)
    // The upper edges of the finder patterns: seven dark modules each, four modules from the border.
    for (const edge of ['M4 4h7v1h-7z', `M${size - 11} 4h7v1h-7z`, `M4 ${size - 11}h7v1h-7z`]) {
      expect(path).toContain(edge)
    }
  })
})

describe('RechargeForm', () => {
  it('offers both providers as one group of radio buttons and sends the chosen one', async () => {
    const server = fakeServer({ 'POST /recharges': () => Response.json(aCode(), { status: 201 }) })
    const { wrapper } = await show(RechargeForm, { amount: 100_00 })
    const choices = wrapper.findAll<HTMLInputElement>('input[type="radio"]')
    expect(new Set(choices.map(({ element }) => element.name)).size).toBe(1)
    expect(choices.map(({ element }) => [element.value, element.checked])).toEqual([
      ['alipay', true],
      ['wechat', false],
    ])
    await choices[1]!.setValue()
    expect(wrapper.get('[type="submit"]').text()).toBe('Pay with WeChat')
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(server.calls[0]!.body).toEqual({ provider: 'wechat', amount: 100_00 })
  })

  it('begins with the provider that was tried before', async () => {
    const { wrapper } = await show(RechargeForm, { provider: 'wechat' })
    expect(wrapper.get<HTMLInputElement>('input[value="wechat"]').element.checked).toBe(true)
  })

  it('wishes anew when the provider changes after a failure', async () => {
    const server = fakeServer({ 'POST /recharges': () => problem(503, 'unavailable') })
    const { wrapper } = await show(RechargeForm, { amount: 100_00 })
    for (const provider of [0, 1]) {
      await wrapper.findAll('input[type="radio"]')[provider]!.setValue()
      await wrapper.get('form').trigger('submit')
      await settle()
    }
    expect(new Set(server.calls.map((call) => call.headers.get('Idempotency-Key'))).size).toBe(2)
  })

  it('tells the daily limit and keeps what was typed', async () => {
    fakeServer({ 'POST /recharges': () => problem(409, 'daily_recharge_limit', { left: 100 }) })
    const { wrapper } = await show(RechargeForm, { amount: 100_00 })
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(wrapper.get('.field__error').text()).toBe('Refused: daily_recharge_limit At most ¥1.00')
    expect(wrapper.get<HTMLInputElement>('input.num').element.value).toBe('100')
  })
})

describe('RechargeCode', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())
  const showCode = (change = {}) => show(RechargeCode, { recharge: aCode(change), next: '/order/o1', looking: false })

  it('holds the place while the code is prepared', async () => {
    const { wrapper } = await showCode()
    expect(wrapper.get('[aria-busy="true"]').find('.skeleton').exists()).toBe(true)
    expect(wrapper.get('[role="status"]').text()).toContain('Preparing the code')
  })

  it('shows the code, how long it holds, and how to pay', async () => {
    const { wrapper } = await showCode({ qr_content: CONTENT })
    expect(wrapper.get('svg[role="img"]').attributes('aria-label')).toBe('WeChat payment code, ¥2,000.00')
    expect(wrapper.get('[role="timer"]').text()).toBe('00:30:00')
    expect(wrapper.text()).toContain('Save the code')
  })

  it('says when no code comes, and looks again when asked', async () => {
    const { wrapper } = await showCode()
    await vi.advanceTimersByTimeAsync(13_000)
    expect(wrapper.get('[role="status"]').text()).toContain('No code yet')
    const [look, other] = wrapper.findAll('.scan__actions > *')
    await look!.trigger('click')
    expect(wrapper.emitted('look')).toHaveLength(1)
    expect(other!.attributes('href')).toBe('/recharge?amount=200000&next=/order/o1')
  })

  it('gives a new code for the same sum once the old one has expired', async () => {
    const server = fakeServer({ 'POST /recharges': () => problem(503, 'unavailable') })
    const { wrapper } = await showCode({ qr_content: CONTENT })
    await vi.advanceTimersByTimeAsync(30 * 60_000 + 1_000)
    expect(wrapper.find('svg[role="img"]').exists()).toBe(false)
    const [renew] = wrapper.findAll('.scan__actions > *')
    await renew!.trigger('click')
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: unavailable')
    server.answer('POST /recharges', () => Response.json(aCode({ id: 'r2' }), { status: 201 }))
    await renew!.trigger('click')
    await settle()
    const wish = { provider: 'wechat', amount: 200_000 }
    expect(server.calls.map((call) => call.body)).toEqual([wish, wish])
    expect(new Set(server.calls.map((call) => call.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(wrapper.emitted('renewed')).toEqual([[aCode({ id: 'r2' })]])
  })
})

describe('saving the code', () => {
  it('says so when the browser cannot make a picture', async () => {
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
    const { wrapper } = await show(RechargeCode, {
      recharge: aCode({ qr_content: CONTENT, expires_at: '2099-01-01T00:00:00Z' }),
      next: null,
      looking: false,
    })
    await wrapper.get('.phone button').trigger('click')
    await settle()
    expect(wrapper.get('.phone [role="alert"]').text()).toContain('take a screenshot')
  })
})

describe('useRechargeOutcome', () => {
  it('looks every second or so while the code is awaited', async () => {
    vi.useFakeTimers()
    const server = fakeServer({ 'GET /recharges/r1': () => aCode() })
    const looking = { setup: () => ({ query: useRechargeOutcome(() => 'r1') }), template: '<p>{{ query.data?.status }}</p>' }
    const { wrapper } = await show({ ...looking, render: undefined })
    await vi.advanceTimersByTimeAsync(20)
    await vi.advanceTimersByTimeAsync(2_700)
    expect(server.calls).toHaveLength(3)
    server.answer('GET /recharges/r1', () => aCode({ qr_content: CONTENT, status: 'closed' }))
    await vi.advanceTimersByTimeAsync(3_000)
    const looks = server.calls.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.calls).toHaveLength(looks)
    wrapper.unmount()
    vi.useRealTimers()
  })
})
