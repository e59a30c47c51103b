import { describe, expect, it } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aPerson } from '../testing/examples'
import RealNameSection from './RealNameSection.vue'

const VERIFIED = aPerson({ real_name_verified: true, real_name: { name: '**Yun', id_number: '1****************X' } })

async function setUp(answer: () => unknown) {
  const server = fakeServer({ 'POST /me/real-name': answer, 'GET /me': () => VERIFIED })
  const { wrapper } = await mountApp(RealNameSection, { messages: ['security'], props: { me: aPerson(), open: true } })
  return { server, wrapper }
}

type Section = Awaited<ReturnType<typeof setUp>>['wrapper']

async function send(section: Section, name: string, number: string): Promise<void> {
  const [nameField, numberField] = section.findAll('input')
  await nameField!.setValue(name)
  await numberField!.setValue(number)
  await section.get('form').trigger('submit')
  await settle()
}

describe('verifying a real name', () => {
  it('sends the tidy number and says that it is done', async () => {
    const { server, wrapper } = await setUp(() => VERIFIED)
    await send(wrapper, ' Zhao Yun ', '110105 19491231 002x')
    expect(server.calls[0]!.body).toEqual({ name: 'Zhao Yun', id_number: '11010519491231002X' })
    expect(wrapper.emitted('done')).toHaveLength(1)
    expect(useSessionStore().user?.real_name_verified).toBe(true)
  })

  it('hints at a number that looks mistyped and still lets the server decide', async () => {
    const { server, wrapper } = await setUp(() => VERIFIED)
    await wrapper.findAll('input')[1]!.setValue('110105194912310021')
    expect(wrapper.text()).toContain('does not look right')
    await send(wrapper, 'Zhao Yun', '110105194912310021')
    expect(server.calls).toHaveLength(1)
  })

  it('tells a mismatch at the number, and tries again when only the name was mended', async () => {
    const refusal = problem(400, 'validation_failed', {
      errors: { id_number: [{ code: 'identity_mismatch', message: 'They do not belong together' }] },
    })
    const { server, wrapper } = await setUp(() => refusal)
    await send(wrapper, 'Zhao Yu', '11010519491231002X')
    expect(wrapper.text()).toContain('They do not belong together')
    server.answer('POST /me/real-name', () => VERIFIED)
    await send(wrapper, 'Zhao Yun', '11010519491231002X')
    expect(wrapper.emitted('done')).toHaveLength(1)
  })

  it('keeps what was typed while the provider does not answer', async () => {
    const { wrapper } = await setUp(() => problem(503, 'identity_check_unavailable'))
    await send(wrapper, 'Zhao Yun', '11010519491231002X')
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: identity_check_unavailable')
    expect(wrapper.findAll('input').map(({ element }) => element.value)).toEqual(['Zhao Yun', '11010519491231002X'])
  })

  it('finds out that another tab has verified meanwhile', async () => {
    const { wrapper } = await setUp(() => problem(409, 'real_name_verified_already'))
    await send(wrapper, 'Zhao Yun', '11010519491231002X')
    expect(useSessionStore().user?.real_name?.name).toBe('**Yun')
  })

  it('shows a verified name masked, with nothing left to do', async () => {
    fakeServer({})
    const { wrapper } = await mountApp(RealNameSection, { messages: ['security'], props: { me: VERIFIED, open: true } })
    expect(wrapper.text()).toContain('**Yun · 1****************X')
    expect(wrapper.find('form').exists()).toBe(false)
    expect(wrapper.find('button').exists()).toBe(false)
  })
})
