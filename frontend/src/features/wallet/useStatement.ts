import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { statementQuery, type Account, type StatementFilter } from './api'

export const ACCOUNTS: readonly Account[] = ['available', 'settling', 'withdrawing']
export const DIRECTIONS = ['in', 'out'] as const
/** What may happen in each account, as the ledger names it. */
export const KINDS = {
  available: [
    'recharge',
    'order_payment',
    'settling_release',
    'order_refund',
    'order_split',
    'withdrawal',
    'withdrawal_return',
    'debt_repayment',
  ],
  settling: ['order_completion', 'settling_release', 'debt_repayment'],
  withdrawing: ['withdrawal', 'withdrawal_payout', 'withdrawal_return'],
} as const satisfies Record<Account, readonly NonNullable<StatementFilter['kind']>[]>

const DAY = /^\d{4}-\d{2}-\d{2}$/

function oneOf<Value extends string>(choices: readonly Value[], wanted: unknown): Value | undefined {
  return choices.find((choice) => choice === wanted)
}

/** The filter that an address asks for; whatever it does not know is left out. */
export function filterOf(query: LocationQuery): StatementFilter & { account: Account } {
  const account = oneOf(ACCOUNTS, query.account) ?? 'available'
  return {
    account,
    kind: oneOf<NonNullable<StatementFilter['kind']>>(KINDS[account], query.kind),
    direction: oneOf(DIRECTIONS, query.direction),
    since: DAY.test(String(query.since)) ? String(query.since) : undefined,
    until: DAY.test(String(query.until)) ? String(query.until) : undefined,
  }
}

/** The statement of one of the wallet's accounts; its filter lives in the address. */
export function useStatement() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterOf(route.query))
  const query = reactive(
    useInfiniteQuery(computed(() => ({ ...statementQuery(filter.value), placeholderData: keepPreviousData }))),
  )
  const lines = computed(() => flattenPages(query.data?.pages).map((line) => ({ ...line, id: String(line.id) })))
  const isFiltered = computed(() => Object.entries(filter.value).some(([name, value]) => name !== 'account' && value))

  function refine(change: Partial<StatementFilter>): void {
    // Each account has kinds of its own.
    const kept = 'account' in change ? { ...filter.value, kind: undefined } : filter.value
    void router.replace({ query: { ...kept, ...change } })
  }

  return { filter, query, lines, isFiltered, refine }
}
