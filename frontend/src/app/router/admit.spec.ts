import { createPinia, setActivePinia } from 'pinia'
import type { RouteLocationNormalized } from 'vue-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { admit } from './admit'

function arrive(requires: 'visitor' | 'person' | 'staff' | undefined, roles: string[] | null) {
  const session = useSessionStore()
  vi.spyOn(session, 'restore').mockResolvedValue()
  session.user = roles && ({ id: 'p1', roles } as NonNullable<typeof session.user>)
  const to = { meta: { requires }, fullPath: '/staff/x?a=1', path: '/staff/x', query: { next: '/me' } }
  return admit(to as unknown as RouteLocationNormalized)
}

describe('admit', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('lets everybody into public pages', async () => {
    expect(await arrive(undefined, null)).toBe(true)
  })

  it('sends a visitor to sign-in and remembers where to', async () => {
    expect(await arrive('person', null)).toEqual({ name: 'sign-in', query: { next: '/staff/x?a=1' } })
  })

  it('lets a person into the personal centre and staff into the console', async () => {
    expect(await arrive('person', ['buyer'])).toBe(true)
    expect(await arrive('staff', ['reviewer'])).toBe(true)
  })

  it('sends somebody who is signed in past the sign-in page', async () => {
    expect(await arrive('visitor', null)).toBe(true)
    expect(await arrive('visitor', ['buyer'])).toBe('/me')
  })

  it('shows a person without a staff role that there is nothing', async () => {
    expect(await arrive('staff', ['buyer'])).toMatchObject({ name: 'missing' })
  })
})
