import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { moveListing, sellingKeys, type OwnListing } from './api'

type Move = 'takeDown' | 'relist'

/** Takes a listing down or offers it again, after asking. */
export function useListingMove(listing: () => OwnListing) {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const queries = useQueryClient()
  const asking = ref<Move | null>(null)
  const busy = ref(false)
  const problem = ref('')

  function ask(move: Move): void {
    problem.value = ''
    asking.value = move
  }

  async function confirm(): Promise<void> {
    const move = asking.value
    if (!move || busy.value) return
    busy.value = true
    problem.value = ''
    try {
      await moveListing(listing().id, move)
      asking.value = null
      showToast(t(`selling.mine.${move}Done`), 'ok')
    } catch (error) {
      problem.value = errorText(error)
    } finally {
      busy.value = false
      await queries.invalidateQueries({ queryKey: sellingKeys.lists })
    }
  }

  return { asking, busy, problem, ask, confirm, close: () => (asking.value = null) }
}
