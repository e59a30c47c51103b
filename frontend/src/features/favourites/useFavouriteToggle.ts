import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { useErrorText } from '@/shared/composables/useErrorText'
import { useSessionStore } from '@/shared/session/sessionStore'
import { showToast } from '@/shared/ui/toasts/toasts'
import { addFavourite, favouriteKeys, removeFavourite } from './api'

/**
 * Remembering one listing or no longer; a visitor is sent to sign-in and back. `refresh` reads again whatever
 * shows on the page whether it is remembered.
 */
export function useFavouriteToggle(listingId: () => string, refresh: () => Promise<unknown>) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const queries = useQueryClient()
  const { errorText } = useErrorText()

  const change = useMutation({
    mutationFn: (wanted: boolean) => (wanted ? addFavourite(listingId()) : removeFavourite(listingId())),
    onSuccess: async (_answer, wanted) => {
      const words = t(wanted ? 'favourites.added' : 'favourites.removed')
      showToast(words, 'ok', wanted ? { to: { name: 'favourites' } } : {})
      await Promise.all([refresh(), queries.invalidateQueries({ queryKey: favouriteKeys.all })])
    },
    onError: (error) => showToast(errorText(error), 'risk'),
  })

  function toggle(isFavourite: boolean): void {
    if (!session.isSignedIn) void router.push({ name: 'sign-in', query: { next: route.fullPath } })
    else if (!change.isPending.value) change.mutate(!isFavourite)
  }

  return { toggle }
}
