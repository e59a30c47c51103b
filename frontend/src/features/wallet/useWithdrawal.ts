import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { createIntent } from '@/shared/api/intent'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { requestWithdrawal, type WithdrawalWish } from './api'

/** Refusals that only another form can mend; anything else leaves the PIN dialog open. */
const OF_THE_FORM = ['amount', 'payee_id'] as const

/** Asks for a withdrawal once per wish: a second press and a try after a lost answer are the same wish. */
export function useWithdrawal() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const intent = createIntent()
  const wish = ref<WithdrawalWish | null>(null)
  const busy = ref(false)
  const problem = ref('')

  function ask(asked: WithdrawalWish): void {
    problem.value = ''
    wish.value = asked
  }

  function close(): void {
    wish.value = null
  }

  /** Answers whether the withdrawal is under way. Raises refusals of fields. */
  async function confirm(pin: string): Promise<boolean> {
    if (busy.value || wish.value === null) return false
    busy.value = true
    problem.value = ''
    try {
      await requestWithdrawal(wish.value, pin, intent.headersFor(wish.value))
      intent.fulfilled()
      close()
      return true
    } catch (error) {
      if (isApiError(error) && OF_THE_FORM.some((field) => error.fields[field])) {
        close()
        throw error
      }
      problem.value = errorText(error)
      return false
    } finally {
      busy.value = false
      void queries.invalidateQueries({ queryKey: WALLET_KEY })
    }
  }

  return { wish, busy, problem, ask, confirm, close }
}
