import { expect, describe, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import RegisterForm from './RegisterForm.vue'

const TYPED = {
  username: 'zhao_yi',
  email: 'zhao@example.com',
  'new-password': 'a long pass phrase',
  off: '7K2M',
}

async function setUp() {
  let pictures = 0
  const server = fakeServer({
    'POST /auth/captcha': () => ({ captcha_id: `c${++pictures}`, image: 'data:,' }),
    'POST /auth/register': () => ({ email: TYPED.email }),
  })
  const { wrapper } = await mountApp(RegisterForm, { messages: ['auth'] })
  await settle()
  return { server, wrapper }
}

type Form = Awaited<ReturnType<typeof setUp>>['wrapper']

async function fillIn(form: Form): Promise<void> {
  for (const [autocomplete, text] of Object.entries(TYPED)) {
    await form.get(`input[autocomplete="${autocomplete}"]`).setValue(text)
  }
}

async function send(form: Form): Promise<void> {
  await form.get('form').trigger('submit')
  await settle()
}

const textOf = (form: Form, autocomplete: string) =>
  (form.get(`input[autocomplete="${autocomplete}"]`).element as HTMLInputElement).value

describe('RegisterForm', () => {
  it('registers and says where the mail went', async () => {
    const { server, wrapper } = await setUp()
    await fillIn(wrapper)
    await send(wrapper)
    expect(server.callsOf('POST /auth/register')[0]!.body).toEqual({
      username: TYPED.username,
      email: TYPED.email,
      password: TYPED['new-password'],
      captcha_id: 'c1',
      captcha_answer: TYPED.off,
    })
    expect(wrapper.emitted('registered')).toEqual([[TYPED.email]])
  })

  it('sends nothing while fields are empty, and points at them', async () => {
    const { server, wrapper } = await setUp()
    await send(wrapper)
    expect(server.callsOf('POST /auth/register')).toEqual([])
    expect(wrapper.findAll('[aria-invalid="true"]')).toHaveLength(4)
    expect(document.activeElement).toBe(wrapper.get('input[autocomplete="username"]').element)
  })

  it('says of a wrong captcha that it was wrong, not that the emptied field is empty', async () => {
    const { server, wrapper } = await setUp()
    server.answer('POST /auth/register', () =>
      problem(400, 'invalid', { errors: { captcha_answer: [{ code: 'captcha_wrong', message: 'Not these letters' }] } }),
    )
    await fillIn(wrapper)
    await send(wrapper)
    expect(wrapper.text()).toContain('Not these letters')
    expect(wrapper.text()).not.toContain('Please fill this in')
    expect(textOf(wrapper, 'off')).toBe('')
  })

  it('puts a taken name at its field, keeps what was typed and asks for a new picture', async () => {
    const { server, wrapper } = await setUp()
    server.answer('POST /auth/register', () =>
      problem(400, 'invalid', { errors: { username: [{ code: 'taken', message: 'Name is taken' }] } }),
    )
    await fillIn(wrapper)
    await send(wrapper)
    expect(wrapper.text()).toContain('Name is taken')
    expect(textOf(wrapper, 'username')).toBe(TYPED.username)
    expect(textOf(wrapper, 'new-password')).toBe(TYPED['new-password'])
    expect(textOf(wrapper, 'off')).toBe('')
    expect(server.callsOf('POST /auth/captcha')).toHaveLength(2)
  })

  it('uses the new picture for the next try', async () => {
    const { server, wrapper } = await setUp()
    server.answer('POST /auth/register', () => problem(400, 'captcha_wrong'))
    await fillIn(wrapper)
    await send(wrapper)
    server.answer('POST /auth/register', () => ({ email: TYPED.email }))
    await fillIn(wrapper)
    await send(wrapper)
    expect(server.callsOf('POST /auth/register')[1]!.body).toMatchObject({ captcha_id: 'c2' })
    expect(wrapper.emitted('registered')).toHaveLength(1)
  })
})
