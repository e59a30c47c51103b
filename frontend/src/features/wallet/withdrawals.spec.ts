import { DOMWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import NothingToWithdraw from './components/NothingToWithdraw.vue'
import WithdrawalCard from './components/WithdrawalCard.vue'
import WithdrawalHistory from './components/WithdrawalHistory.vue'
import WithdrawForm from './components/WithdrawForm.vue'
import WithdrawGate from './components/WithdrawGate.vue'
import { walletFrames } from './realtime'
import { aPage, aPayee, aSource, aWallet, aWithdrawal, someOptions } from './testing/examples'
import { useWithdrawalOutcome } from './useWithdrawalOutcome'
import { isOpen, isReturned, stepsOf, toneOf } from './withdrawalStatus'

const ROUTES = ['wallet', 'withdraw', 'withdrawal', 'security']
const show = (component: object, props = {}) => mountApp(component, { props, messages: ['wallet'], routes: ROUTES })
type Wrapper = Awaited<ReturnType<typeof show>>['wrapper']
/** Dialogs are drawn at the end of the page. */
const dialog = () => new DOMWrapper(document.querySelector('dialog')!)

const BACK_TO_SOURCE = aWithdrawal({
  payee: null,
  recharge: { id: 'r1', provider: 'wechat', amount: 200_000, paid_at: '2026-11-20T08:00:00Z' },
})

describe('WithdrawForm', () => {
  const mountForm = (props = {}) =>
    show(WithdrawForm, { payees: [aPayee], options: someOptions(), spendable: 100_000, ...props })
  const amount = (wrapper: Wrapper) => wrapper.get<HTMLInputElement>('input.num').element

  async function askFor(wrapper: Wrapper, yuan: string): Promise<void> {
    await wrapper.get('input.num').setValue(yuan)
    await wrapper.get('form').trigger('submit')
    await settle()
  }

  async function typePin(pin: string): Promise<void> {
    await dialog().get('input').setValue(pin)
    await settle()
  }

  it('says plainly what may go where', async () => {
    const { wrapper } = await mountForm()
    expect(wrapper.get('.split').text()).toContain('You can withdraw now ¥1,000.00')
    expect(wrapper.findAll('.split strong').map((sum) => sum.text())).toEqual(['¥700.00', '¥300.00'])
    expect(wrapper.get('.split').text()).toContain('never traded')
  })

  it('asks for no more than may go to the chosen place', async () => {
    const { wrapper } = await mountForm()
    await askFor(wrapper, '700.01')
    expect(wrapper.text()).toContain('At most ¥700.00')
    expect(document.querySelector('dialog')).toBeNull()
    await wrapper.get('input[value="source:r1"]').setValue()
    await wrapper.get('.all button').trigger('click')
    expect(amount(wrapper).value).toBe('300')
  })

  it('sends to a payee with the PIN', async () => {
    const server = fakeServer({ 'POST /withdrawals': () => Response.json(aWithdrawal(), { status: 201 }) })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    expect(dialog().text()).toContain('To your payee account')
    await typePin('246810')
    expect(server.callsOf('POST /withdrawals')[0]!.body).toEqual({ payee_id: 'p1', amount: 50_000, pin: '246810' })
    expect(wrapper.emitted('requested')).toEqual([[aWithdrawal()]])
  })

  it('sends a recharge back, which needs no payee', async () => {
    const server = fakeServer({ 'POST /withdrawals': () => Response.json(BACK_TO_SOURCE, { status: 201 }) })
    const { wrapper } = await mountForm({ payees: [], options: someOptions({ payee_limit: 0 }) })
    await askFor(wrapper, '300')
    expect(dialog().text()).toContain('Back to how you paid')
    await typePin('246810')
    expect(server.calls[0]!.body).toEqual({ recharge_id: 'r1', amount: 30_000, pin: '246810' })
  })

  it('keeps the wish and its key when the PIN was wrong', async () => {
    const server = fakeServer({ 'POST /withdrawals': () => problem(403, 'wrong_payment_pin') })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    await typePin('111111')
    expect(dialog().text()).toContain('Refused: wrong_payment_pin')
    await typePin('222222')
    expect(new Set(server.calls.map((call) => call.headers.get('Idempotency-Key'))).size).toBe(1)
    expect(amount(wrapper).value).toBe('500')
  })

  it.each([
    ['source_only', 'payee_limit'],
    ['beyond_source', 'refundable'],
    ['daily_withdrawal_limit', 'left'],
    ['insufficient_balance', 'available'],
  ])('tells %s at the amount, and how much it may be', async (code, field) => {
    fakeServer({ 'POST /withdrawals': () => problem(409, code, { [field]: 30_000 }) })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    await typePin('246810')
    expect(document.querySelector('dialog')).toBeNull()
    expect(wrapper.get('.field__error').text()).toBe(`Refused: ${code} At most ¥300.00`)
    expect(amount(wrapper).getAttribute('aria-invalid')).toBe('true')
    expect(amount(wrapper).value).toBe('500')
  })

  it('tells the field errors of the server at their fields', async () => {
    const errors = { recharge_id: [{ code: 'gone', message: 'Not refundable any more' }] }
    fakeServer({ 'POST /withdrawals': () => problem(400, 'validation_failed', { errors }) })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    await typePin('246810')
    expect(wrapper.get('.withdraw__error').text()).toBe('Not refundable any more')
  })

  it('tells at the payee that it is in another name', async () => {
    fakeServer({ 'POST /withdrawals': () => problem(409, 'payee_name_differs') })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    await typePin('246810')
    expect(wrapper.get('.withdraw__error').text()).toBe('Refused: payee_name_differs')
  })

  it('lets a remainder of less than one yuan go back to its source, not to a payee', async () => {
    const { wrapper } = await mountForm({ options: someOptions({ sources: [aSource({ refundable: 50 })] }) })
    await askFor(wrapper, '0.5')
    expect(wrapper.get('.field__error').text()).toBe('¥1.00 to ¥50,000.00 at a time')
    await wrapper.get('input[value="source:r1"]').setValue()
    await askFor(wrapper, '0.5')
    expect(dialog().text()).toContain('¥0.50')
  })

  it('tells a freeze above the form', async () => {
    fakeServer({ 'POST /withdrawals': () => problem(403, 'wallet_frozen') })
    const { wrapper } = await mountForm()
    await askFor(wrapper, '500')
    await typePin('246810')
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: wallet_frozen')
    expect(amount(wrapper).value).toBe('500')
  })

  it('wants a place to go to', async () => {
    const { wrapper } = await mountForm({ payees: [], options: someOptions({ sources: [] }) })
    await askFor(wrapper, '500')
    expect(wrapper.get('.withdraw__error').text()).toContain('Choose a payee account')
    expect(wrapper.text()).toContain('There is no recharge to send back')
  })

  it('chooses the payee that was just added, and another when it is removed', async () => {
    const { wrapper } = await mountForm({ payees: [] })
    expect(wrapper.get<HTMLInputElement>('input[value="source:r1"]').element.checked).toBe(true)
    await wrapper.get('input[value="source:r1"]').setValue()
    await wrapper.setProps({ payees: [aPayee] })
    await wrapper.get('input[value="payee:p1"]').setValue()
    await wrapper.setProps({ payees: [] })
    expect(wrapper.get<HTMLInputElement>('input[value="source:r1"]').element.checked).toBe(true)
  })

  it('chooses anew when the source was refunded in whole meanwhile', async () => {
    const { wrapper } = await mountForm()
    await wrapper.get('input[value="source:r1"]').setValue()
    await wrapper.setProps({ options: someOptions({ sources: [] }) })
    expect(wrapper.get<HTMLInputElement>('input[value="payee:p1"]').element.checked).toBe(true)
    expect(wrapper.get('.all').text()).toContain('At most ¥700.00')
  })

  it('shows a few recharges first, the rest when asked', async () => {
    const sources = Array.from({ length: 7 }, (_, place) => aSource({ recharge_id: `r${place}` }))
    const { wrapper } = await mountForm({ options: someOptions({ sources }) })
    expect(wrapper.findAll('.source')).toHaveLength(4)
    await wrapper.get('.sources > button').trigger('click')
    expect(wrapper.findAll('.source')).toHaveLength(7)
  })
})

describe('the steps of a withdrawal', () => {
  it.each([
    ['pending_review', ['asked done', 'reviewed now', 'sent ahead', 'arrived ahead']],
    ['approved', ['asked done', 'reviewed done', 'sent now', 'arrived ahead']],
    ['sending', ['asked done', 'reviewed done', 'sent done', 'arrived now']],
    ['unknown', ['asked done', 'reviewed done', 'sent done', 'arrived now']],
    ['paid', ['asked done', 'reviewed done', 'sent done', 'arrived done']],
    ['rejected', ['asked done', 'rejected failed', 'returned done']],
    ['failed', ['asked done', 'reviewed done', 'sent failed', 'returned done']],
    ['cancelled', ['asked done', 'cancelled done', 'returned done']],
    ['returned', ['asked done', 'stopped failed', 'returned done']],
  ] as const)('of %s', (status, steps) => {
    expect(stepsOf(aWithdrawal({ status })).map(({ key, state }) => `${key} ${state}`)).toEqual(steps)
  })

  it('end when the money has arrived or is back', () => {
    expect(isOpen(aWithdrawal({ status: 'unknown' }))).toBe(true)
    expect(isOpen(aWithdrawal({ status: 'failed' }))).toBe(false)
    expect(isReturned(aWithdrawal({ status: 'rejected' }))).toBe(true)
    expect(isReturned(aWithdrawal({ status: 'paid' }))).toBe(false)
    expect(toneOf(aWithdrawal({ status: 'paid' }))).toBe('ok')
  })
})

describe('WithdrawalCard', () => {
  it('says where it goes and what it waits for', async () => {
    const { wrapper } = await show(WithdrawalCard, { withdrawal: BACK_TO_SOURCE })
    expect(wrapper.text()).toContain('Back to WeChat Pay')
    expect(wrapper.text()).toContain('Recharged on Nov 20, 2026')
    expect(wrapper.get('[aria-current="step"]').text()).toContain('A cashier is reviewing it')
  })

  it('gives the reason when it came back, and another try', async () => {
    const withdrawal = aWithdrawal({ status: 'failed', reason: 'Account closed', finished_at: '2026-11-20T09:00:00Z' })
    const { wrapper } = await show(WithdrawalCard, { withdrawal })
    expect(wrapper.get('.step--failed').text()).toContain('Reason: Account closed')
    expect(wrapper.get('.actions a').attributes('href')).toBe('/withdraw')
  })

  it('does not guess while the provider has not answered', async () => {
    const { wrapper } = await show(WithdrawalCard, { withdrawal: aWithdrawal({ status: 'unknown', permissions: { can_cancel: false } }) })
    expect(wrapper.get('[aria-current="step"]').text()).toContain('we are asking')
    expect(wrapper.text()).not.toContain('Cancel the withdrawal')
  })

  it('is cancelled after a question, unless somebody has decided meanwhile', async () => {
    const server = fakeServer({ 'POST /withdrawals/w1/cancel': () => problem(409, 'invalid_state') })
    const { wrapper } = await show(WithdrawalCard, { withdrawal: aWithdrawal() })
    await wrapper.get('.actions button').trigger('click')
    expect(dialog().text()).toContain('¥500.00 goes back to your available balance at once')
    const confirm = () => dialog().findAll('button').find((button) => button.text() === 'Cancel it')!
    await confirm().trigger('click')
    await settle()
    expect(dialog().get('[role="alert"]').text()).toBe('Refused: invalid_state')
    server.answer('POST /withdrawals/w1/cancel', () => aWithdrawal({ status: 'cancelled' }))
    await confirm().trigger('click')
    await settle()
    expect(document.querySelector('dialog')).toBeNull()
  })
})

describe('useWithdrawalOutcome', () => {
  it('hears of its end over the socket', async () => {
    registerFrames(walletFrames)
    const server = fakeServer({ 'GET /withdrawals/w1': () => aWithdrawal() })
    const looking = { setup: () => ({ query: useWithdrawalOutcome(() => 'w1') }), template: '<p>{{ query.data?.status }}</p>' }
    const { wrapper, queryClient } = await show({ ...looking, render: undefined })
    await settle()
    server.answer('GET /withdrawals/w1', () => aWithdrawal({ status: 'paid' }))
    dispatchFrame({ type: 'withdrawal', id: 'w1', status: 'paid' }, queryClient)
    await settle()
    expect(server.calls.length).toBeGreaterThan(1)
    wrapper.unmount()
  })
})

describe('WithdrawalHistory', () => {
  it('leads to each withdrawal, or says that there is none', async () => {
    const server = fakeServer({ 'GET /withdrawals': () => aPage() })
    const { wrapper, queryClient } = await show(WithdrawalHistory)
    await settle()
    expect(wrapper.text()).toContain('No withdrawals yet')
    server.answer('GET /withdrawals', () => aPage(aWithdrawal({ status: 'rejected', reason: 'Other name' }), BACK_TO_SOURCE))
    await queryClient.invalidateQueries()
    await settle()
    expect(wrapper.text()).not.toContain('No withdrawals yet')
    expect(server.callsOf('GET /withdrawals')).toHaveLength(2)
  })
})

describe('what stands in the way of withdrawing', () => {
  it.each([
    ['real-name', 'Verify your real name first'],
    ['payment-pin', 'Set a payment PIN first'],
  ])('%s is set up first, and leads back', async (lacks, title) => {
    const { wrapper } = await show(WithdrawGate, { lacks })
    expect(wrapper.text()).toContain(title)
    expect(wrapper.get('a').attributes('href')).toBe(`/security?next=/#${lacks}`)
  })

  it.each([
    [aWallet(), 'Nothing to withdraw now'],
    [aWallet({ settling: 5_000 }), 'Proceeds are still settling'],
    [aWallet({ available: 5_000, frozen: 5_000, is_frozen: true }), 'The wallet is frozen'],
  ])('nothing may leave: %o', async (wallet, words) => {
    const { wrapper } = await show(NothingToWithdraw, { wallet })
    expect(wrapper.text()).toContain(words)
  })
})
