import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import type { Order, OrderPermissions } from './api'
import OrderActions from './components/OrderActions.vue'
import { anOrder, aStep } from './testing/examples'

const WALLET = { available: 200_000, settling: 0, withdrawing: 0, frozen: 0, debt: 0, is_frozen: false }
const dialog = () => new DOMWrapper(document.querySelector('dialog')!)

async function offer(routes: Record<string, () => unknown>, change: Partial<Order>, ...may: (keyof OrderPermissions)[]) {
  const server = fakeServer({ 'GET /wallet': () => WALLET, ...routes })
  const app = await mountApp(OrderActions, {
    props: { order: anOrder(change, ...may), yours: true },
    messages: ['orders'],
    routes: ['recharge', 'security'],
  })
  const press = async (name: string, within: { findAll: (selector: string) => DOMWrapper<Element>[] } = app.wrapper) => {
    await within.findAll('button').find((button) => button.text().startsWith(name))!.trigger('click')
    await settle()
  }
  return { server, press, ...app }
}

async function typePin(pin: string): Promise<void> {
  await dialog().get('input').setValue(pin)
  await settle()
}

describe('paying', () => {
  const PAY = 'POST /orders/o1/pay'

  it('takes the PIN and says where the money is', async () => {
    const { server, press } = await offer({ [PAY]: () => anOrder({ status: 'paid' }) }, {}, 'can_pay')
    await press('Pay')
    expect(dialog().text()).toContain('¥1,280.50')
    await typePin('246810')
    expect(server.callsOf(PAY)[0]!.body).toEqual({ pin: '246810' })
    expect(document.querySelector('dialog')).toBeNull()
    expect(useToasts().toasts.value.at(-1)?.tone).toBe('ok')
  })

  it('is sent once however often it is pressed', async () => {
    const { server, press } = await offer({ [PAY]: () => anOrder({ status: 'paid' }) }, {}, 'can_pay')
    await press('Pay')
    void dialog().get('input').setValue('246810')
    void dialog().get('input').setValue('246810')
    await settle()
    expect(server.callsOf(PAY)).toHaveLength(1)
  })

  it('keeps its key for another try and forgets a wrong PIN', async () => {
    const { server, press } = await offer({ [PAY]: () => problem(403, 'wrong_payment_pin') }, {}, 'can_pay')
    await press('Pay')
    await typePin('111111')
    expect(dialog().text()).toContain('Refused: wrong_payment_pin')
    expect((dialog().get('input').element as HTMLInputElement).value).toBe('')
    await typePin('222222')
    expect(new Set(server.callsOf(PAY).map((call) => call.headers.get('Idempotency-Key'))).size).toBe(1)
  })

  it('leads to a recharge of what lacks', async () => {
    const { press } = await offer({ 'GET /wallet': () => ({ ...WALLET, available: 100_000 }) }, {}, 'can_pay')
    await press('Pay')
    expect(dialog().get('a').attributes('href')).toBe('/recharge?amount=28050&next=/orders/o1')
  })

  it('believes the server that there is too little', async () => {
    const lacking = () => problem(409, 'insufficient_balance', { available: 1_000, needed: 128_050 })
    const { press } = await offer({ [PAY]: lacking }, {}, 'can_pay')
    await press('Pay')
    await typePin('246810')
    expect(dialog().get('a').attributes('href')).toBe('/recharge?amount=127050&next=/orders/o1')
  })

  it('leads to setting a PIN when there is none', async () => {
    const { press } = await offer({ [PAY]: () => problem(403, 'payment_pin_not_set') }, {}, 'can_pay')
    await press('Pay')
    await typePin('246810')
    expect(dialog().get('a').attributes('href')).toContain('#payment-pin')
  })
})

describe('handing over', () => {
  const DELIVER = 'POST /orders/o1/deliver'
  const SALE: Partial<Order> = { role: 'seller', status: 'paid', turn: 'seller' }

  it('delivers what is stored without asking for it again', async () => {
    const { server, press } = await offer({ [DELIVER]: () => anOrder(SALE) }, SALE, 'can_deliver')
    await press('Deliver')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(DELIVER)[0]!.body).toEqual({})
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('asks for what is not stored, and keeps it when the server refuses', async () => {
    const change = { ...SALE, needs_credentials: true }
    const { server, press } = await offer({ [DELIVER]: () => problem(503, 'unavailable') }, change, 'can_deliver')
    await press('Deliver')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(DELIVER)).toEqual([])
    const [login, password] = dialog().findAll('input')
    await login!.setValue('wx_1')
    await password!.setValue('s3cret')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(DELIVER)[0]!.body).toEqual({ credentials: { login: 'wx_1', password: 's3cret', note: '' } })
    expect((login!.element as HTMLInputElement).value).toBe('wx_1')
  })

  it('replaces credentials that could not be used', async () => {
    const REDELIVER = 'POST /orders/o1/redeliver'
    const { server, press } = await offer({ [REDELIVER]: () => anOrder(SALE) }, SALE, 'can_redeliver')
    await press('Deliver again')
    const [login, password] = dialog().findAll('input')
    await login!.setValue('wx_1')
    await password!.setValue('better')
    await dialog().get('form').trigger('submit')
    await settle()
    const { body } = server.callsOf(REDELIVER)[0]!
    expect(body).toEqual({ credentials: { login: 'wx_1', password: 'better', note: '' } })
  })
})

describe('ending it', () => {
  const CONFIRM = 'POST /orders/o1/confirm'

  it('asks to know about open steps before it pays out', async () => {
    const change: Partial<Order> = { status: 'delivered', handover: [aStep()] }
    const { server, press } = await offer({ [CONFIRM]: () => anOrder({ status: 'completed' }) }, change, 'can_confirm')
    await press('Confirm')
    expect(dialog().text()).toContain('Change the phone')
    await press('Confirm, pay out', dialog())
    expect(server.callsOf(CONFIRM)).toEqual([])
    await dialog().get('input[type=checkbox]').setValue(true)
    await press('Confirm, pay out', dialog())
    expect(server.callsOf(CONFIRM)[0]!.headers.get('Idempotency-Key')).toBeTruthy()
    expect(document.querySelector('dialog')).toBeNull()
  })

  it.each([
    ['can_cancel', 'Cancel order', 'POST /orders/o1/cancel'],
    ['can_accept_return', 'Accept the return', 'POST /orders/o1/accept-return'],
  ] as const)('asks once before it does what %s allows', async (may, name, route) => {
    const { server, press } = await offer({ [route]: () => anOrder() }, {}, may)
    await press(name)
    await press(name, dialog())
    expect(server.callsOf(route)).toHaveLength(1)
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('reads the order again when the page was behind', async () => {
    const route = 'POST /orders/o1/cancel'
    const { press, queryClient } = await offer({ [route]: () => problem(409, 'invalid_state') }, {}, 'can_cancel')
    queryClient.setQueryData(['orders', 'detail', 'o1'], anOrder())
    await press('Cancel order')
    await press('Cancel order', dialog())
    expect(dialog().text()).toContain('Refused: invalid_state')
    expect(queryClient.getQueryState(['orders', 'detail', 'o1'])?.isInvalidated).toBe(true)
  })

  it.each([
    ['can_decline', 'decline'],
    ['can_request_redelivery', 'request-redelivery'],
    ['can_request_return', 'request-return'],
    ['can_refuse_return', 'refuse-return'],
  ] as const)('wants a reason where %s allows it, and keeps it', async (may, path) => {
    const route = `POST /orders/o1/${path}`
    const { server, wrapper } = await offer({ [route]: () => problem(503, 'unavailable') }, {}, may)
    await wrapper.get('button').trigger('click')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(route)).toEqual([])
    await dialog().get('textarea').setValue('  The phone cannot be changed. ')
    await dialog().get('form').trigger('submit')
    await settle()
    expect(server.callsOf(route)[0]!.body).toEqual({ reason: 'The phone cannot be changed.' })
    expect(dialog().text()).toContain('Refused: unavailable')
    server.answer(route, () => anOrder())
    await dialog().get('form').trigger('submit')
    await settle()
    expect(document.querySelector('dialog')).toBeNull()
  })
})
