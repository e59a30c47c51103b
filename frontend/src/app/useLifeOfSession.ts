import { watch } from 'vue'
import { useRouter } from 'vue-router'
import { switchLocale } from '@/shared/i18n/i18n'
import { usePreferencesStore } from '@/shared/preferences/preferencesStore'
import { queryClient } from '@/shared/queries/queryClient'
import { useSessionStore } from '@/shared/session/sessionStore'
import { useSocketStore } from '@/shared/socket/socketStore'

/** Ties the stores together: who is signed in decides about the socket, the cache and the page. */
export function useLifeOfSession(): void {
  const session = useSessionStore()
  const socket = useSocketStore()
  const preferences = usePreferencesStore()
  const router = useRouter()

  watch(
    () => session.user?.id,
    (id, before) => {
      if (id) socket.connect()
      else socket.disconnect()
      if (before === undefined) return
      // Nothing of one person may be left for the next.
      queryClient.clear()
      if (!id && router.currentRoute.value.meta.requires) void router.push({ name: 'home' })
    },
    { immediate: true },
  )

  // What a visitor saw may differ for the person: favourites, what may be bought or edited.
  session.$onAction(({ name, after }) => {
    if (name === 'signIn') after(() => queryClient.invalidateQueries())
  })

  watch(
    () => preferences.locale,
    async (locale) => {
      await switchLocale(locale)
      // Names of games, errors and states come from the server in the language asked for.
      await queryClient.invalidateQueries()
    },
  )
}
