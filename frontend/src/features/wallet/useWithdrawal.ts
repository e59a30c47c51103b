import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { createIntent } from '@/shared/api/intent'
import { isApiError, type ApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { requestWithdrawal, type Withdrawal, type WithdrawalWish } from './api'
import { useAmountRefusal } from './useAmountRefusal'

const OF_THE_TARGET = ['not_found', 'payee_name_differs']
/** Refusals that the form has to tell; those of the PIN stay in its dialog. */
const OF_THE_FORM = ['wallet_frozen', 'real_name_required', ...OF_THE_TARGET]

const isOfTheForm = (error: unknown): error is ApiError =>
  isApiError(error) && (OF_THE_FORM.includes(error.code) || Object.keys(error.fields).some((field) => field !== 'pin'))

/** What a refused withdrawal says of each field of the form, and of the form as a whole. */
export function sortRefusal(error: ApiError) {
  const said = (...fields: string[]) => fields.flatMap((field) => error.fields[field] ?? []).map(({ message }) => message)
  const amount = said('amount')
  const target = OF_THE_TARGET.includes(error.code) ? [error.detail] : said('payee_id', 'recharge_id')
  const told = amount.length > 0 || target.length > 0
  return { amount, target, failure: told ? '' : error.detail }
}

/** Asks for a withdrawal once per wish: a second press and a try after a lost answer are the same wish. */
export function useWithdrawal() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const { atAmount } = useAmountRefusal()
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

  /** Answers the withdrawal once it is asked for. Raises what only the form can mend; the rest is in `problem`. */
  async function confirm(pin: string): Promise<Withdrawal | undefined> {
    if (busy.value || wish.value === null) return undefined
    busy.value = true
    problem.value = ''
    try {
      const withdrawal = await requestWithdrawal(wish.value, pin, intent.headersFor(wish.value))
      intent.fulfilled()
      close()
      return withdrawal
    } catch (refusal) {
      const error = atAmount(refusal)
      if (isOfTheForm(error)) {
        close()
        throw error
      }
      problem.value = errorText(error)
      return undefined
    } finally {
      busy.value = false
      void queries.invalidateQueries({ queryKey: WALLET_KEY })
    }
  }

  return { wish, busy, problem, ask, confirm, close }
}
