import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { WALLET_KEY } from '@/shared/queries/wallet'
import { orderKeys, type Order } from './api'

/** Codes which say that the page shows a state that is over. */
const OUTDATED = ['invalid_state', 'too_late', 'unknown_step', 'already_reviewed', 'not_found']

/** Carries commands on an order out and shows the state that the server answers; raises its refusals. */
export function useOrderState(orderId: () => string) {
  const queries = useQueryClient()

  /** Takes the order over unless a frame brought a later state meanwhile. */
  function show(order: Order): void {
    queries.setQueryData<Order>(orderKeys.detail(order.id), (shown) =>
      shown && shown.version > order.version ? shown : order,
    )
    void queries.invalidateQueries({ queryKey: orderKeys.lists })
    void queries.invalidateQueries({ queryKey: WALLET_KEY })
  }

  function reload(): void {
    void queries.invalidateQueries({ queryKey: orderKeys.detail(orderId()) })
  }

  async function carryOut(command: () => Promise<Order>): Promise<true> {
    try {
      show(await command())
      return true
    } catch (error) {
      if (isApiError(error) && OUTDATED.includes(error.code)) reload()
      throw error
    }
  }

  return { carryOut, reload }
}

/**
 * One command at a time, for dialogs without fields: `problem` says why it was refused. `onRefusal`
 * may take a refusal over by answering `true`.
 */
export function useOrderCommand(orderId: () => string) {
  const { errorText } = useErrorText()
  const { carryOut } = useOrderState(orderId)
  const busy = ref(false)
  const problem = ref('')

  /** Answers whether it was carried out. */
  async function run(command: () => Promise<Order>, onRefusal?: (error: unknown) => boolean): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = ''
    try {
      return await carryOut(command)
    } catch (error) {
      if (!onRefusal?.(error)) problem.value = errorText(error)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}
