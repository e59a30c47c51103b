import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ForgotPasswordForm from './ForgotPasswordForm.vue'
import ResendActivation from './ResendActivation.vue'
import ResetPasswordForm from './ResetPasswordForm.vue'

describe('ForgotPasswordForm', () => {
  it('asks for the link', async () => {
    const server = fakeServer({
      'POST /auth/captcha': () => ({ captcha_id: 'c1', image: 'data:,' }),
      'POST /auth/password/forgot': () => undefined,
    })
    const { wrapper } = await mountApp(ForgotPasswordForm, { messages: ['auth'] })
    await settle()
    await wrapper.get('input[type="email"]').setValue('zhao@example.com')
    await wrapper.get('input[autocomplete="off"]').setValue('7K2M')
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(server.callsOf('POST /auth/password/forgot')[0]!.body).toMatchObject({ captcha_id: 'c1' })
    expect(wrapper.emitted('sent')).toEqual([['zhao@example.com']])
  })
})

describe('ResetPasswordForm', () => {
  async function fillIn(first: string, second: string) {
    const server = fakeServer({ 'POST /auth/password/reset': () => undefined })
    const { wrapper } = await mountApp(ResetPasswordForm, { messages: ['auth'], props: { token: 't1' } })
    const [password, again] = wrapper.findAll('input')
    await password!.setValue(first)
    await again!.setValue(second)
    await wrapper.get('form').trigger('submit')
    await settle()
    return { server, wrapper }
  }

  it('saves the new password with the token of the mail', async () => {
    const { server, wrapper } = await fillIn('a new pass phrase', 'a new pass phrase')
    expect(server.calls[0]!.body).toEqual({ token: 't1', password: 'a new pass phrase' })
    expect(wrapper.emitted('done')).toHaveLength(1)
  })

  it('notices two different entries before anything is sent', async () => {
    const { server, wrapper } = await fillIn('a new pass phrase', 'another one')
    expect(server.calls).toEqual([])
    expect(wrapper.text()).toContain('The two entries differ')
  })
})

describe('ResendActivation', () => {
  it('says that the mail is on its way, or why not', async () => {
    const server = fakeServer({ 'POST /auth/activate/resend': () => problem(429, 'throttled') })
    const { wrapper } = await mountApp(ResendActivation, { messages: ['auth'], props: { identifier: 'zhao' } })
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(wrapper.text()).toContain('Refused: throttled')
    server.answer('POST /auth/activate/resend', () => undefined)
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(wrapper.get('[role="status"]').text()).toContain('on its way')
  })
})
