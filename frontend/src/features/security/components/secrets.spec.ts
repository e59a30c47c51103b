import { describe, expect, it } from 'vitest'
import { tokenKeeper } from '@/shared/api/session'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aPerson } from '../testing/examples'
import PasswordSection from './PasswordSection.vue'
import PaymentPinSection from './PaymentPinSection.vue'

async function fillIn(section: Awaited<ReturnType<typeof mountApp>>['wrapper'], texts: string[]): Promise<void> {
  const fields = section.findAll('input:not([hidden])')
  expect(fields).toHaveLength(texts.length)
  for (const [place, text] of texts.entries()) await fields[place]!.setValue(text)
  await section.get('form').trigger('submit')
  await settle()
}

describe('the payment PIN', () => {
  async function setUp(answer: () => unknown, hasPin = false) {
    const server = fakeServer({ 'POST /me/payment-pin': answer })
    const props = { me: aPerson({ has_payment_pin: hasPin }), open: true }
    const { wrapper } = await mountApp(PaymentPinSection, { messages: ['security'], props })
    return { server, wrapper }
  }

  it('is set with the sign-in password and stored nowhere', async () => {
    const { server, wrapper } = await setUp(() => undefined)
    await fillIn(wrapper, ['806213', '806213', 'pass phrase'])
    expect(server.calls[0]!.body).toEqual({ pin: '806213', password: 'pass phrase' })
    expect(wrapper.emitted('done')).toHaveLength(1)
    expect(useSessionStore().user?.has_payment_pin).toBe(true)
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('806213')
  })

  it('goes on to the next boxes when the first are full', async () => {
    const { wrapper } = await setUp(() => undefined)
    const [first, second] = wrapper.findAll('.pin__input')
    expect(document.activeElement).toBe(first!.element)
    await first!.setValue('806213')
    expect(document.activeElement).toBe(second!.element)
    expect(first!.attributes()).toMatchObject({ inputmode: 'numeric', type: 'password', autocomplete: 'off' })
  })

  it('is typed twice, the same', async () => {
    const { server, wrapper } = await setUp(() => undefined)
    await fillIn(wrapper, ['806213', '806214', 'pass phrase'])
    expect(wrapper.text()).toContain('The two entries differ')
    expect(server.calls).toEqual([])
  })

  it('is refused at its field when it is too weak', async () => {
    const errors = { pin: [{ code: 'pin_too_weak', message: 'Too easy to guess' }] }
    const { wrapper } = await setUp(() => problem(400, 'validation_failed', { errors }))
    await fillIn(wrapper, ['123456', '123456', 'pass phrase'])
    expect(wrapper.text()).toContain('Too easy to guess')
    expect(wrapper.get('[aria-invalid="true"]').attributes('aria-label')).toBe('Payment PIN')
  })

  it('is changed by who knows the present one, and honest about a lost one', async () => {
    const { server, wrapper } = await setUp(() => problem(403, 'wrong_payment_pin', { attempts_left: 4 }), true)
    expect(wrapper.text()).toContain('cannot be reset yet')
    await fillIn(wrapper, ['111222', '806213', '806213', 'pass phrase'])
    expect(wrapper.get('[aria-invalid="true"]').attributes('aria-label')).toBe('Present PIN')
    expect(wrapper.text()).toContain('Refused: wrong_payment_pin')
    server.answer('POST /me/payment-pin', () => undefined)
    await fillIn(wrapper, ['135790', '806213', '806213', 'pass phrase'])
    expect(server.calls[1]!.body).toEqual({ current_pin: '135790', pin: '806213', password: 'pass phrase' })
  })

  it('tells a lock above the buttons', async () => {
    const { wrapper } = await setUp(() => problem(429, 'payment_pin_locked'), true)
    await fillIn(wrapper, ['111222', '806213', '806213', 'pass phrase'])
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: payment_pin_locked')
  })
})

describe('the password', () => {
  async function setUp(answer: () => unknown) {
    tokenKeeper.adopt('a.b.old')
    const server = fakeServer({ 'POST /auth/password/change': answer })
    const { wrapper } = await mountApp(PasswordSection, { messages: ['security'], props: { me: aPerson(), open: true } })
    return { server, wrapper }
  }

  it('is changed, and this device goes on', async () => {
    const { server, wrapper } = await setUp(() => ({ access: 'a.b.new', user: aPerson() }))
    expect(wrapper.text()).toContain('All other devices are signed out')
    await fillIn(wrapper, ['old phrase', 'a new phrase', 'a new phrase'])
    expect(server.calls[0]!.body).toEqual({ current_password: 'old phrase', password: 'a new phrase' })
    expect(await tokenKeeper.current()).toBe('a.b.new')
    expect(wrapper.emitted('done')).toHaveLength(1)
  })

  it('tells a wrong present password at its field and keeps all', async () => {
    const errors = { current_password: [{ code: 'password_wrong', message: 'The password is wrong' }] }
    const { wrapper } = await setUp(() => problem(400, 'validation_failed', { errors }))
    await fillIn(wrapper, ['old phrase', 'a new phrase', 'a new phrase'])
    expect(wrapper.text()).toContain('The password is wrong')
    expect(wrapper.get<HTMLInputElement>('[aria-invalid="true"]').element.value).toBe('old phrase')
  })

  it('is not for people who are restricted', async () => {
    fakeServer({})
    const props = { me: aPerson({ blacklisted: true }), open: true }
    const { wrapper } = await mountApp(PasswordSection, { messages: ['security'], props })
    expect(wrapper.find('form, button').exists()).toBe(false)
  })
})
