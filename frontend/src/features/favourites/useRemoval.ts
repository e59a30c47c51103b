import { useQueryClient, type InfiniteData } from '@tanstack/vue-query'
import { onScopeDispose, reactive } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { favouritesQuery, removeFavourite, type FavouritePage } from './api'

/** Time for a step back. Sent only then, because adding again would lose the price that was remembered. */
export const UNDO_MS = 6_000

function without(listingId: string, shown: InfiniteData<FavouritePage> | undefined) {
  if (!shown) return shown
  const keeps = (page: FavouritePage) => page.results.filter((one) => one.listing.id !== listingId)
  return { ...shown, pages: shown.pages.map((page) => ({ ...page, results: keeps(page) })) }
}

/** Removing favourites, each with time to think again; who leaves the page has decided. */
export function useRemoval() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const waiting = reactive(new Map<string, ReturnType<typeof setTimeout>>())

  async function send(listingId: string): Promise<void> {
    clearTimeout(waiting.get(listingId))
    try {
      await removeFavourite(listingId)
      queries.setQueryData(favouritesQuery().queryKey, (shown) => without(listingId, shown))
    } catch (error) {
      showToast(errorText(error), 'risk')
    } finally {
      waiting.delete(listingId)
    }
  }

  function remove(listingId: string): void {
    waiting.set(
      listingId,
      setTimeout(() => void send(listingId), UNDO_MS),
    )
  }

  function undo(listingId: string): void {
    clearTimeout(waiting.get(listingId))
    waiting.delete(listingId)
  }

  function sendAll(): void {
    for (const listingId of waiting.keys()) void send(listingId)
  }

  window.addEventListener('pagehide', sendAll)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', sendAll)
    sendAll()
  })

  return { isLeaving: (listingId: string) => waiting.has(listingId), remove, undo }
}
