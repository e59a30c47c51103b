import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import PayeeDialog from './components/PayeeDialog.vue'
import RechargeForm from './components/RechargeForm.vue'
import RechargeOutcome from './components/RechargeOutcome.vue'
import RemovePayeeDialog from './components/RemovePayeeDialog.vue'
import { recallNext, rememberNext } from './rememberedNext'
import { aPayee, aRecharge } from './testing/examples'
import { useRechargeOutcome } from './useRechargeOutcome'

const ROUTES = ['wallet', 'recharge', 'withdraw', 'security', 'order']
const show = (component: object, props = {}) => mountApp(component, { props, messages: ['wallet'], routes: ROUTES })
type Wrapper = Awaited<ReturnType<typeof show>>['wrapper'] | DOMWrapper<Element>
/** Dialogs are drawn at the end of the page. */
const dialog = () => new DOMWrapper(document.querySelector('dialog')!)

async function send(wrapper: Wrapper): Promise<void> {
  await wrapper.get('form').trigger('submit')
  await settle()
}

describe('RechargeForm', () => {
  it.each(['', '0', '-1', '0.99', '50000.01', '1000000000000', 'abc', '1.234'])('sends no “%s”', async (typed) => {
    const server = fakeServer({})
    const { wrapper } = await show(RechargeForm)
    await wrapper.get('input').setValue(typed)
    await send(wrapper)
    expect(server.calls).toEqual([])
    expect(wrapper.get('input').attributes('aria-invalid')).toBe('true')
    expect((wrapper.get('input').element as HTMLInputElement).value).toBe(typed)
  })

  it('sends fen, once for two presses, and the same wish again after a failure', async () => {
    const server = fakeServer({ 'POST /recharges': () => problem(502, 'bad_gateway') })
    const { wrapper } = await show(RechargeForm, { amount: 128_050 })
    void wrapper.get('form').trigger('submit')
    await send(wrapper)
    expect(wrapper.text()).toContain('Refused: bad_gateway')
    server.answer('POST /recharges', () => Response.json(aRecharge(), { status: 201 }))
    await send(wrapper)
    const calls = server.callsOf('POST /recharges')
    const wish = { provider: 'alipay', amount: 128_050 }
    expect(calls.map((call) => call.body)).toEqual([wish, wish])
    expect(new Set(calls.map((call) => call.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(wrapper.emitted('created')).toEqual([[aRecharge()]])
  })

  it('takes a usual amount by one press', async () => {
    const { wrapper } = await show(RechargeForm)
    await wrapper.findAll('.usual__sum')[3]!.trigger('click')
    expect((wrapper.get('input').element as HTMLInputElement).value).toBe('2000')
    expect(wrapper.findAll('.usual__sum')[3]!.attributes('aria-pressed')).toBe('true')
  })
})

describe('RechargeOutcome', () => {
  it('offers to pay while it is pending', async () => {
    const { wrapper } = await show(RechargeOutcome, { recharge: aRecharge(), next: null })
    expect(wrapper.get('.outcome__pay').attributes('href')).toBe('http://localhost:8001/alipay/cashier')
  })

  it('leads back to where the person came from once it is paid', async () => {
    rememberNext('r1', '/order/o1')
    const recharge = aRecharge({ status: 'paid', pay_url: null })
    const { wrapper } = await show(RechargeOutcome, { recharge, next: recallNext('r1') })
    expect(wrapper.findAll('a').map((link) => link.attributes('href'))).toEqual(['/order/o1', '/wallet'])
  })

  it('offers another try when it was closed', async () => {
    const { wrapper } = await show(RechargeOutcome, { recharge: aRecharge({ status: 'closed', pay_url: null }), next: null })
    expect(wrapper.get('a').attributes('href')).toBe('/recharge?amount=200000&provider=alipay')
  })

  it('looks again until it is paid, then lets the wallet be read again', async () => {
    vi.useFakeTimers()
    const server = fakeServer({ 'GET /recharges/r1': () => aRecharge() })
    const looking = { setup: () => ({ query: useRechargeOutcome(() => 'r1') }), template: '<p>{{ query.data?.status }}</p>' }
    const { wrapper, queryClient } = await show({ ...looking, render: undefined })
    const invalidate = vi.spyOn(queryClient, 'invalidateQueries')
    await vi.advanceTimersByTimeAsync(20)
    server.answer('GET /recharges/r1', () => aRecharge({ status: 'paid', pay_url: null }))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(invalidate).toHaveBeenCalledWith({ queryKey: ['wallet'] })
    const looks = server.calls.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(server.calls.length).toBeLessThanOrEqual(looks + 1)
    wrapper.unmount()
    vi.useRealTimers()
  })
})

describe('payees', () => {
  it('are added in the verified name', async () => {
    const server = fakeServer({
      'POST /me/payees': () => problem(400, 'validation_failed', { errors: { name: [{ code: 'x', message: 'Not your name' }] } }),
    })
    const { wrapper } = await show(PayeeDialog)
    const [account, name] = dialog().findAll('input')
    await account!.setValue('li@example.com')
    await name!.setValue('李四')
    await send(dialog())
    expect(dialog().text()).toContain('Not your name')
    server.answer('POST /me/payees', () => Response.json(aPayee, { status: 201 }))
    await send(dialog())
    expect(server.calls.at(-1)!.body).toEqual({ provider: 'alipay', account: 'li@example.com', name: '李四' })
    expect(wrapper.emitted('added')).toEqual([[aPayee]])
  })

  it('are removed after a question', async () => {
    const server = fakeServer({ 'DELETE /me/payees/p1': () => undefined })
    const { wrapper } = await show(RemovePayeeDialog, { payee: aPayee })
    await dialog().findAll('button').find((button) => button.text() === 'Remove')!.trigger('click')
    await settle()
    expect(server.calls).toHaveLength(1)
    expect(wrapper.emitted('removed')).toHaveLength(1)
  })
})
