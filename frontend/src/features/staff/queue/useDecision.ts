import { useQueryClient, type QueryKey } from '@tanstack/vue-query'
import { nextTick, ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'

export type Question = 'approve' | 'reject'

interface DecisionOptions {
  /** What is decided about. */
  id: () => string | null
  approve: (id: string) => Promise<unknown>
  reject: (id: string, reason: string) => Promise<unknown>
  /** What the console says when it is done. */
  done: (question: Question) => string
  /** Queries that a decision makes stale. */
  stale: QueryKey
}

/** Decides about one thing at a time, once; a refusal stays on the page and the queue is read again. */
export function useDecision(options: DecisionOptions) {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const asking = ref<Question | null>(null)
  const busy = ref(false)
  const problem = ref('')

  function ask(question: Question): void {
    if (busy.value) return
    problem.value = ''
    asking.value = question
  }

  async function decide(question: Question, reason = ''): Promise<void> {
    const id = options.id()
    if (id === null || busy.value) return
    busy.value = true
    problem.value = ''
    let isOutdated = false
    try {
      await (question === 'approve' ? options.approve(id) : options.reject(id, reason))
      asking.value = null
      showToast(options.done(question), 'ok')
    } catch (error) {
      problem.value = errorText(error)
      isOutdated = isApiError(error, 'version_mismatch')
    } finally {
      // Pressing the key again must meet the next one, so the queue is read before it is free.
      await queries.invalidateQueries({ queryKey: options.stale })
      busy.value = false
    }
    if (isOutdated) await showAnew(id)
  }

  /** What was judged is no longer so: before it is asked again, the page shows what is there now. */
  async function showAnew(id: string): Promise<void> {
    // The dialog gives the focus back to the button that opened it, which may be pressed again only now.
    await nextTick()
    asking.value = null
    if (options.id() === id) return
    showToast(problem.value, 'risk')
    problem.value = ''
  }

  function close(): void {
    asking.value = null
    problem.value = ''
  }

  return { asking, busy, problem, ask, decide, close }
}
