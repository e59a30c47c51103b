import type { NavigationGuardReturn, RouteLocationNormalized } from 'vue-router'
import { safeNext } from '@/features/auth/nextPath'
import { useSessionStore } from '@/shared/session/sessionStore'

/** Sends visitors to sign-in and back again; hides the staff console from everybody else. */
export async function admit(to: RouteLocationNormalized): Promise<NavigationGuardReturn> {
  if (!to.meta.requires) return true
  const session = useSessionStore()
  await session.restore()
  if (to.meta.requires === 'visitor') return session.isSignedIn ? safeNext(to.query.next) : true
  if (!session.isSignedIn) return { name: 'sign-in', query: { next: to.fullPath } }
  if (to.meta.requires === 'staff' && !session.isStaff) {
    return { name: 'missing', params: { missing: to.path.split('/').slice(1) } }
  }
  return true
}
