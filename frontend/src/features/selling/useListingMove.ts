import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useErrorText } from '@/shared/composables/useErrorText'
import { useSessionStore } from '@/shared/session/sessionStore'
import { showToast } from '@/shared/ui/toasts/toasts'
import { copyListing, deleteDraft, moveListing, sellingKeys, type OwnListing } from './api'
import { forgetDraft } from './keptDraft'

type Move = 'takeDown' | 'relist' | 'delete'

/** Takes a listing down, offers it again or deletes a draft, after asking; renews and copies it at one press. */
export function useListingMove(listing: () => OwnListing) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSessionStore()
  const { errorText } = useErrorText()
  const queries = useQueryClient()
  const asking = ref<Move | null>(null)
  const busy = ref(false)
  const problem = ref('')

  function ask(move: Move): void {
    problem.value = ''
    asking.value = move
  }

  /** Answers what the action answers; undefined when it was refused or is under way already. */
  async function attempt<Answer>(action: () => Promise<Answer>, done: string): Promise<Answer | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = ''
    try {
      const answer = await action()
      asking.value = null
      showToast(t(done), 'ok')
      return answer
    } catch (error) {
      problem.value = errorText(error)
      return undefined
    } finally {
      busy.value = false
      await queries.invalidateQueries({ queryKey: sellingKeys.lists })
    }
  }

  async function confirm(): Promise<void> {
    const move = asking.value
    if (!move) return
    const { id } = listing()
    await attempt<unknown>(() => (move === 'delete' ? remove(id) : moveListing(id, move)), `selling.mine.${move}Done`)
  }

  /** With what this device had kept of it. */
  async function remove(id: string): Promise<void> {
    await deleteDraft(id)
    if (session.user) forgetDraft(session.user.id, id)
  }

  async function renew(): Promise<void> {
    await attempt(() => moveListing(listing().id, 'renew'), 'selling.mine.renewDone')
  }

  async function copy(): Promise<void> {
    const made = await attempt(() => copyListing(listing().id), 'selling.mine.copyDone')
    if (made) await router.push({ name: 'sell', params: { id: made.id } })
  }

  return { asking, busy, problem, ask, confirm, renew, copy, close: () => (asking.value = null) }
}
