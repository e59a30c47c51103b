import { useRouter, type RouteLocationNamedRaw } from 'vue-router'

/** What a line of money says about the thing behind it. */
export interface MoneySubject {
  kind: string
  subject_type: string
  subject_id: string | null
}

const PAGES: Record<string, string> = {
  order: 'order',
  recharge: 'recharge-return',
  withdrawal: 'withdrawal',
  incident: 'incident',
}

/** Finds the page behind a line of money: the order, the recharge or withdrawal, the case, or the debts. */
export function useSubjectPage() {
  const router = useRouter()

  function pageOf({ kind, subject_type: type, subject_id: id }: MoneySubject): RouteLocationNamedRaw | null {
    const name = PAGES[type]
    if (name && id && router.hasRoute(name)) return { name, params: { id } }
    return kind === 'debt_repayment' ? { name: 'debts' } : null
  }

  return { pageOf }
}
