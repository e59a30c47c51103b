import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useSessionStore } from '@/shared/session/sessionStore'
import SignInForm from './SignInForm.vue'

async function setUp(login: () => unknown) {
  const server = fakeServer({
    'POST /auth/captcha': () => ({ captcha_id: 'c1', image: 'data:,' }),
    'POST /auth/login': login,
  })
  const { wrapper } = await mountApp(SignInForm, { messages: ['auth'], routes: ['forgot-password'] })
  await wrapper.get('input[autocomplete="username"]').setValue('zhao')
  await wrapper.get('input[autocomplete="current-password"]').setValue('secret words')
  return { server, wrapper }
}

type Form = Awaited<ReturnType<typeof setUp>>['wrapper']

async function send(form: Form): Promise<void> {
  await form.get('form').trigger('submit')
  await settle()
}

describe('SignInForm', () => {
  it('signs in and keeps the token out of every storage', async () => {
    const { wrapper } = await setUp(() => ({ access: 'a.b.token', user: { id: 'p1', roles: [] } }))
    await send(wrapper)
    expect(wrapper.emitted('signedIn')).toHaveLength(1)
    expect(useSessionStore().user?.id).toBe('p1')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('token')
  })

  it('tells a refusal and keeps what was typed', async () => {
    const { wrapper } = await setUp(() => problem(401, 'invalid_credentials'))
    await send(wrapper)
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: invalid_credentials')
    expect((wrapper.get('input[autocomplete="username"]').element as HTMLInputElement).value).toBe('zhao')
  })

  it('asks for the picture code only when the server does', async () => {
    const { server, wrapper } = await setUp(() => problem(403, 'captcha_required'))
    expect(server.callsOf('POST /auth/captcha')).toEqual([])
    await send(wrapper)
    await wrapper.get('input[autocomplete="off"]').setValue('7K2M')
    await send(wrapper)
    expect(server.callsOf('POST /auth/login').map(({ body }) => body)).toEqual([
      expect.not.objectContaining({ captcha_id: expect.anything() }),
      expect.objectContaining({ captcha_id: 'c1', captcha_answer: '7K2M' }),
    ])
  })

  it('says when the address was never activated', async () => {
    const { wrapper } = await setUp(() => problem(403, 'not_activated'))
    await send(wrapper)
    expect(wrapper.emitted('notActivated')).toEqual([['zhao']])
  })
})
