import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { tokenKeeper } from '@/shared/api/session'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { useSessionStore } from './sessionStore'

const me = { id: 'p1', roles: ['reviewer'] }
const signIn = () =>
  useSessionStore().signIn({ identifier: 'zhao', password: 'secret', remember_me: true })

describe('the session', () => {
  beforeEach(() => {
    tokenKeeper.drop()
    setActivePinia(createPinia())
  })

  it('asks the server nothing for somebody who never signed in', async () => {
    const server = fakeServer({})
    const session = useSessionStore()
    await session.restore()
    expect(session.isSignedIn).toBe(false)
    expect(server.calls).toEqual([])
  })

  it('knows person and role after signing in', async () => {
    fakeServer({ 'POST /auth/login': () => ({ access: 'a.b.c', user: me }) })
    await signIn()
    const session = useSessionStore()
    expect(session.user?.id).toBe('p1')
    expect(session.isStaff).toBe(true)
  })

  it('takes a wrong password as an answer, not as an expired token', async () => {
    const server = fakeServer({ 'POST /auth/login': () => problem(401, 'invalid_credentials') })
    tokenKeeper.adopt('a.b.old')
    await expect(signIn()).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(server.calls).toHaveLength(1)
  })

  it('reads the person again on demand', async () => {
    const server = fakeServer({ 'POST /auth/login': () => ({ access: 'a.b.c', user: me }) })
    await signIn()
    server.answer('GET /me', () => ({ ...me, has_payment_pin: true }))
    await useSessionStore().reload()
    expect(useSessionStore().user?.has_payment_pin).toBe(true)
  })

  it('goes on with a new token after the password was changed', async () => {
    const server = fakeServer({
      'POST /auth/login': () => ({ access: 'a.b.c', user: me }),
      'POST /auth/password/change': () => ({ access: 'a.b.next', user: { ...me, level: 2 } }),
    })
    await signIn()
    await useSessionStore().changePassword({ current_password: 'secret', password: 'another' })
    expect(server.calls[1]!.headers.get('Authorization')).toBe('Bearer a.b.c')
    expect(await tokenKeeper.current()).toBe('a.b.next')
    expect(useSessionStore().user?.level).toBe(2)
  })

  it('forgets the person on signing out, even when the server cannot be told', async () => {
    fakeServer({
      'POST /auth/login': () => ({ access: 'a.b.c', user: me }),
      'POST /auth/logout': () => problem(503, 'unavailable'),
    })
    await signIn()
    await useSessionStore().signOut()
    expect(useSessionStore().user).toBeNull()
    expect(await tokenKeeper.current()).toBeNull()
  })
})
