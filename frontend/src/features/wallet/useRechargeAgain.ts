import { ref } from 'vue'
import { createIntent } from '@/shared/api/intent'
import { useErrorText } from '@/shared/composables/useErrorText'
import { createRecharge, type Recharge } from './api'

/** Asks for the same sum from the same provider anew, once however often it is pressed. */
export function useRechargeAgain() {
  const { errorText } = useErrorText()
  const intent = createIntent()
  const busy = ref(false)
  const problem = ref('')

  /** Answers the new recharge; undefined when it was refused, which `problem` explains then. */
  async function again({ provider, amount }: Recharge): Promise<Recharge | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = ''
    try {
      const wish = { provider, amount }
      const recharge = await createRecharge(wish, intent.headersFor(wish))
      intent.fulfilled()
      return recharge
    } catch (error) {
      problem.value = errorText(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, again }
}
