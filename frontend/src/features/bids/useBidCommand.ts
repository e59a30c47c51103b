import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { bidKeys, type Bid } from './api'

/** Carries one command at a time out and shows the state that the server answers; `problem` says why it was refused. */
export function useBidCommand() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const busy = ref(false)
  const problem = ref('')

  function show(bid: Bid): void {
    // A frame may have brought a later state meanwhile.
    queries.setQueryData<Bid>(bidKeys.detail(bid.id), (shown) => (shown && shown.version > bid.version ? shown : bid))
  }

  /** Answers what was answered; undefined when it was refused. Either way the page shows the present state. */
  async function run<Answer>(command: () => Promise<Answer>): Promise<Answer | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = ''
    try {
      return await command()
    } catch (error) {
      problem.value = wordsFor(error)
      return undefined
    } finally {
      busy.value = false
      void queries.invalidateQueries({ queryKey: bidKeys.all })
    }
  }

  /** What the server says of the price is told in its words, since it is the only field there is. */
  function wordsFor(error: unknown): string {
    return (isApiError(error) && error.fields.price?.[0]?.message) || errorText(error)
  }

  return { busy, problem, run, show }
}
