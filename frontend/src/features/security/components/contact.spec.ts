import { describe, expect, it } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aPerson } from '../testing/examples'
import EmailSection from './EmailSection.vue'
import PhoneSection from './PhoneSection.vue'

type Section = Awaited<ReturnType<typeof mountApp>>['wrapper']

async function send(section: Section): Promise<void> {
  await section.get('form').trigger('submit')
  await settle()
}

describe('changing the e-mail address', () => {
  async function setUp(answer: () => unknown) {
    const server = fakeServer({ 'POST /me/email': answer })
    const { wrapper } = await mountApp(EmailSection, { messages: ['security'], props: { me: aPerson(), open: true } })
    await wrapper.get('input[type="email"]').setValue('new@example.com')
    await wrapper.get('input[type="password"]').setValue('pass phrase')
    await send(wrapper)
    return { server, wrapper }
  }

  it('mails a link and says where to', async () => {
    const { server, wrapper } = await setUp(() => undefined)
    expect(server.calls[0]!.body).toEqual({ email: 'new@example.com', password: 'pass phrase' })
    expect(wrapper.get('[role="status"]').text()).toContain('on its way to new@example.com')
    const [understood, other] = wrapper.findAll('[role="status"] button')
    await other!.trigger('click')
    expect(wrapper.find('form').exists()).toBe(true)
    expect(understood!.text()).toBe('All right')
  })

  it('forgets that a mail went out when the section is closed', async () => {
    const { wrapper } = await setUp(() => undefined)
    await wrapper.get('[role="status"] button').trigger('click')
    expect(wrapper.emitted('toggle')).toHaveLength(1)
    await wrapper.setProps({ open: false })
    await wrapper.setProps({ open: true })
    expect(wrapper.find('[role="status"]').exists()).toBe(false)
  })

  it('keeps the address when the password is wrong', async () => {
    const errors = { password: [{ code: 'password_wrong', message: 'The password is wrong' }] }
    const { wrapper } = await setUp(() => problem(400, 'validation_failed', { errors }))
    expect(wrapper.text()).toContain('The password is wrong')
    expect(wrapper.get<HTMLInputElement>('input[type="email"]').element.value).toBe('new@example.com')
  })
})

describe('binding a phone', () => {
  async function setUp() {
    const server = fakeServer({
      'POST /auth/sms-code': () => ({ request_id: 'r1', expires_in: 300, retry_after: 60 }),
      'POST /me/phone': () => aPerson({ phone: '138****5678' }),
    })
    const { wrapper } = await mountApp(PhoneSection, { messages: ['security'], props: { me: aPerson(), open: true } })
    await wrapper.get('input[type="tel"]').setValue('13812345678')
    return { server, wrapper }
  }

  const code = (section: Section) => section.find<HTMLInputElement>('input[autocomplete="one-time-code"]')

  it('sends a code, waits before another, and binds with it', async () => {
    const { server, wrapper } = await setUp()
    await send(wrapper)
    expect(server.calls[0]!.body).toEqual({ phone: '13812345678' })
    expect(document.activeElement).toBe(code(wrapper).element)
    expect(wrapper.get('.code button').text()).toMatch(/^(60|59) s$/)
    expect(wrapper.get('.code button').attributes('disabled')).toBeDefined()
    await code(wrapper).setValue('042917')
    await send(wrapper)
    expect(server.callsOf('POST /me/phone')[0]!.body).toEqual({ request_id: 'r1', code: '042917' })
    expect(wrapper.emitted('done')).toHaveLength(1)
    expect(useSessionStore().user?.phone).toBe('138****5678')
  })

  it('asks for a new code once the number is another', async () => {
    const { wrapper } = await setUp()
    await send(wrapper)
    await wrapper.get('input[type="tel"]').setValue('13812345679')
    expect(code(wrapper).exists()).toBe(false)
    expect(wrapper.get('button[type="submit"]').text()).toMatch(/^Again in \d+ s$/)
  })

  it('tells a wrong code at its field and an expired one above the buttons', async () => {
    const { server, wrapper } = await setUp()
    await send(wrapper)
    await code(wrapper).setValue('000000')
    const errors = { code: [{ code: 'code_wrong', message: 'The code is wrong' }] }
    server.answer('POST /me/phone', () => problem(400, 'validation_failed', { errors }))
    await send(wrapper)
    expect(wrapper.text()).toContain('The code is wrong')
    server.answer('POST /me/phone', () => problem(410, 'code_expired'))
    await send(wrapper)
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: code_expired')
  })

  it('waits as long as a throttled server wants', async () => {
    const { server, wrapper } = await setUp()
    const refusal = problem(429, 'throttled')
    refusal.headers.set('Retry-After', '30')
    server.answer('POST /auth/sms-code', () => refusal)
    await send(wrapper)
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: throttled')
    expect(wrapper.get('button[type="submit"]').text()).toMatch(/^Again in (30|29) s$/)
    await send(wrapper)
    expect(server.calls).toHaveLength(1)
  })

  it('sends another code when the minute is over', async () => {
    const { server, wrapper } = await setUp()
    server.answer('POST /auth/sms-code', () => ({ request_id: 'r2', expires_in: 300, retry_after: 0 }))
    await send(wrapper)
    await wrapper.get('.code button').trigger('click')
    await settle()
    expect(server.callsOf('POST /auth/sms-code')).toHaveLength(2)
  })
})
