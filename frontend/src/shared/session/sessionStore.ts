import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { authLoginCreate, authLogoutCreate, authPasswordChangeCreate, meRetrieve } from '@/shared/api/generated'
import type { LoginRequest, Me, PasswordChangeRequest } from '@/shared/api/generated'
import { cookieFetch, FROM_OUR_PAGE, tokenKeeper } from '@/shared/api/session'

export const STAFF_ROLES = ['reviewer', 'arbitrator', 'cashier', 'support', 'admin'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** Who is signed in. The token itself lives in `tokenKeeper` and is never handed out here. */
export const useSessionStore = defineStore('session', () => {
  const user = ref<Me | null>(null)
  const isSignedIn = computed(() => user.value !== null)
  const isStaff = computed(() => STAFF_ROLES.some((role) => user.value?.roles.includes(role)))
  /** Neither staff nor restricted people buy and sell; visitors find out when they sign in. */
  const mayTrade = computed(() => user.value?.permissions.includes('trade') ?? true)
  let restoring: Promise<void> | null = null

  /** Resolves when it is known whether somebody is signed in; safe to await many times. */
  function restore(): Promise<void> {
    restoring ??= load()
    return restoring
  }

  async function load(): Promise<void> {
    const token = await tokenKeeper.current().catch(() => null)
    user.value = token === null ? null : await meRetrieve().catch(() => null)
  }

  /** Reads the person again, after a change of profile, PIN or identity. */
  async function reload(): Promise<void> {
    user.value = await meRetrieve()
  }

  async function signIn(credentials: LoginRequest): Promise<void> {
    const answer = await authLoginCreate({ body: credentials, fetch: cookieFetch })
    tokenKeeper.adopt(answer.access)
    user.value = answer.user
    restoring = Promise.resolve()
  }

  /** Every other device is signed out; this one goes on with a new session. */
  async function changePassword(body: PasswordChangeRequest): Promise<void> {
    await tokenKeeper.replace(async (access) => {
      const headers = { Authorization: `Bearer ${access}` }
      const answer = await authPasswordChangeCreate({ body, headers, fetch: cookieFetch })
      user.value = answer.user
      return answer.access
    })
  }

  async function signOut(): Promise<void> {
    await authLogoutCreate({ headers: FROM_OUR_PAGE }).catch(() => undefined)
    tokenKeeper.drop()
  }

  tokenKeeper.onChange((signedIn) => {
    if (!signedIn) user.value = null
    restoring = signedIn ? load() : Promise.resolve()
  })

  return { user, isSignedIn, isStaff, mayTrade, restore, reload, signIn, changePassword, signOut }
})
