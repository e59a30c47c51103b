import { describe, expect, it } from 'vitest'
import { aPerson } from '@/features/security/testing/examples'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ConfirmEmailPage from './ConfirmEmailPage.vue'

async function setUp(at: string, answer: () => unknown = () => aPerson({ email: 'n***@example.com' })) {
  const server = fakeServer({ 'POST /me/email/confirm': answer })
  const { wrapper } = await mountApp(ConfirmEmailPage, { messages: ['security'], routes: ['security'], at })
  await settle()
  return { server, wrapper }
}

describe('ConfirmEmailPage', () => {
  it('takes the new address by the link of the mail', async () => {
    const { server, wrapper } = await setUp('/confirm-email?token=t1')
    expect(server.calls[0]!.body).toEqual({ token: 't1' })
    expect(wrapper.text()).toContain('we write to n***@example.com')
    expect(useSessionStore().user?.email).toBe('n***@example.com')
  })

  it.each([
    [400, 'link_invalid'],
    [410, 'link_expired'],
    [409, 'email_taken'],
  ])('says why a link is refused (%i %s)', async (status, code) => {
    const { wrapper } = await setUp('/confirm-email?token=t1', () => problem(status, code))
    expect(wrapper.get('[role="alert"]').text()).toContain(`Refused: ${code}`)
  })

  it('offers another try when the server was away', async () => {
    const { server, wrapper } = await setUp('/confirm-email?token=t1', () => problem(503, 'unavailable'))
    server.answer('POST /me/email/confirm', () => aPerson())
    await wrapper.get('button').trigger('click')
    await settle()
    expect(wrapper.text()).toContain('This address is yours now')
  })

  it('asks nothing without a token', async () => {
    const { server, wrapper } = await setUp('/confirm-email')
    expect(server.calls).toEqual([])
    expect(wrapper.text()).toContain('The link is incomplete')
  })
})
