import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { flattenPages } from '@/shared/queries/keysetPages'
import { statementQuery, type Account, type StatementFilter } from './api'
import { KINDS, kindsOf, type StatementView } from './statementKinds'

export const VIEWS: readonly StatementView[] = ['available', 'settling', 'withdrawing', 'all']
export const DIRECTIONS = ['in', 'out'] as const

/** What a person chose; `view` is an account, or all of them together. */
export interface StatementChoice extends Omit<StatementFilter, 'account'> {
  view: StatementView
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

function oneOf<Value extends string>(choices: readonly Value[], wanted: unknown): Value | undefined {
  return choices.find((choice) => choice === wanted)
}

/** The choice that an address holds; whatever it does not know is left out. */
export function choiceOf(query: LocationQuery): StatementChoice {
  const view = oneOf(VIEWS, query.account) ?? 'available'
  return {
    view,
    kind: oneOf(kindsOf(view), query.kind),
    direction: oneOf(DIRECTIONS, query.direction),
    since: DAY.test(String(query.since)) ? String(query.since) : undefined,
    until: DAY.test(String(query.until)) ? String(query.until) : undefined,
  }
}

/** The choice as the server is asked for it. */
export function filterOf({ view, ...rest }: StatementChoice): StatementFilter {
  return { account: Object.hasOwn(KINDS, view) ? (view as Account) : undefined, ...rest }
}

/** The statement of one of the wallet's accounts, or of all; what is chosen lives in the address. */
export function useStatement() {
  const route = useRoute()
  const router = useRouter()
  const choice = computed(() => choiceOf(route.query))
  const filter = computed(() => filterOf(choice.value))
  const query = reactive(
    useInfiniteQuery(computed(() => ({ ...statementQuery(filter.value), placeholderData: keepPreviousData }))),
  )
  const lines = computed(() => flattenPages(query.data?.pages).map((line) => ({ ...line, id: String(line.id) })))
  const isFiltered = computed(() => Object.entries(choice.value).some(([name, value]) => name !== 'view' && value))

  function refine(change: Partial<StatementChoice>): void {
    const { view, ...rest } = { ...choice.value, ...change }
    // Each account has kinds of its own.
    const kind = oneOf(kindsOf(view), rest.kind)
    void router.replace({ query: { ...rest, account: view, kind } })
  }

  return { choice, filter, query, lines, isFiltered, refine }
}
