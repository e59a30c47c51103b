import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { useSessionStore } from '@/shared/session/sessionStore'
import { everHadMoneyQuery } from './api'

export interface SetUpStep {
  key: 'email' | 'realName' | 'pin' | 'money'
  isDone: boolean
  to?: RouteLocationRaw
}

/** What a newcomer does before the first trade. Empty once everything is done. */
export function useSetUp() {
  const session = useSessionStore()
  const everHadMoney = useQuery(everHadMoneyQuery())

  return computed<SetUpStep[]>(() => {
    const { user } = session
    if (!user) return []
    const next = { next: '/me' }
    const steps: SetUpStep[] = [
      // Nobody gets in before the address is confirmed.
      { key: 'email', isDone: true },
      { key: 'realName', isDone: user.real_name_verified, to: { name: 'security', hash: '#real-name', query: next } },
      { key: 'pin', isDone: user.has_payment_pin, to: { name: 'security', hash: '#payment-pin', query: next } },
      // Until it is known, nobody is sent to pay in.
      { key: 'money', isDone: everHadMoney.data.value ?? true, to: { name: 'recharge', query: next } },
    ]
    return steps.every((step) => step.isDone) ? [] : steps
  })
}
