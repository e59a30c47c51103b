import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useSessionStore } from '@/shared/session/sessionStore'
import { unreadQuery } from './api'

const MOST = 99

/** The count as there is room for it. */
export function unreadText(count: number): string {
  return count > MOST ? `${MOST}+` : String(count)
}

/** How many notifications the person has not read; 0 for a visitor. */
export function useUnread() {
  const session = useSessionStore()
  const { data } = useQuery(computed(() => ({ ...unreadQuery(), enabled: session.isSignedIn })))
  return computed(() => (session.isSignedIn ? (data.value ?? 0) : 0))
}
