import { computed, nextTick, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { useSessionStore } from '@/shared/session/sessionStore'
import { STEPS, stepOf, type Step } from './draft'
import { problemsOn, useDraftProblems, type Problems } from './useDraftProblems'
import type { ListingDraft } from './useListingDraft'

/** Refusals of the whole listing that a field can mend. */
const FIELD_OF_CODE: Record<string, string> = {
  duplicate_game_account: 'credentials.login',
  new_credentials_required: 'credentials.login',
}

/** The way through the steps: which one shows, what is wrong on it, and how it goes on. */
export function useWizard(work: ListingDraft) {
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const { errorText } = useErrorText()
  const { problemsOf } = useDraftProblems()

  const step = computed<Step>(() => {
    if (!work.listing.value) return 'game'
    return STEPS.find((known) => known === route.query.step) ?? 'account'
  })
  const attempted = ref(new Set<Step>())
  const refusals = ref<Problems>({})
  const failure = ref('')
  const conflict = ref(false)
  const busy = ref(false)
  const submitted = ref(false)

  const problems = computed(() => problemsOf(work.draft, work.facts.value))
  /** What is told at the fields: refusals at once, the rest once a step was meant to be finished. */
  const shown = computed<Problems>(() => {
    const local = attempted.value.has(step.value) ? problemsOn(step.value, problems.value) : {}
    return { ...refusals.value, ...local }
  })

  function isDone(other: Step): boolean {
    return other !== 'check' && Object.keys(problemsOn(other, { ...problems.value, ...refusals.value })).length === 0
  }

  async function go(to: Step): Promise<void> {
    failure.value = ''
    const id = work.listing.value?.id
    await router.push({ name: 'sell', params: id ? { id } : {}, query: { step: to } })
  }

  async function next(): Promise<void> {
    attempted.value.add(step.value)
    if (Object.keys(problemsOn(step.value, problems.value)).length > 0) return focusProblem()
    const following = STEPS[STEPS.indexOf(step.value) + 1] ?? 'check'
    if (await attempt(finishStep)) await go(following)
  }

  async function finishStep(): Promise<void> {
    if (!work.listing.value) await work.begin()
    else if (step.value === 'credentials') await work.saveCredentials()
    else if (work.savesByItself.value) await saveOrGoOn()
  }

  /** A broken connection stops nobody: what was typed is kept and sent later. */
  async function saveOrGoOn(): Promise<void> {
    try {
      await work.autosave.flush()
    } catch (error) {
      if (!isApiError(error) || !error.isConnectionFailure) throw error
    }
  }

  async function submit(): Promise<void> {
    for (const each of STEPS) attempted.value.add(each)
    const first = STEPS.find((each) => each !== 'check' && !isDone(each))
    if (first) {
      await go(first)
      return focusProblem()
    }
    if (await attempt(work.submit)) submitted.value = true
  }

  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = ''
    try {
      await action()
      return true
    } catch (error) {
      await explain(error)
      return false
    } finally {
      busy.value = false
    }
  }

  async function explain(error: unknown): Promise<void> {
    if (isApiError(error, 'real_name_required')) await session.reload()
    conflict.value = isApiError(error, 'version_mismatch')
    refusals.value = refusalsOf(error)
    const place = stepOf(Object.keys(refusals.value)[0] ?? '')
    if (place && place !== step.value) await go(place)
    if (!place) failure.value = errorText(error)
    await focusProblem()
  }

  /** Sends what is typed here over what somebody changed elsewhere. */
  async function insist(): Promise<void> {
    if (await attempt(work.insist)) conflict.value = false
  }

  // What the server refused while saving by itself stands at its field at once.
  watch(work.autosave.error, (error) => {
    if (error === null) return
    conflict.value = isApiError(error, 'version_mismatch')
    refusals.value = refusalsOf(error)
  })
  // A refused field that is edited deserves another try.
  watch(
    () => JSON.stringify(work.draft),
    () => (refusals.value = {}),
  )

  return { step, shown, failure, conflict, busy, submitted, isDone, go, next, submit, insist }
}

export type Wizard = ReturnType<typeof useWizard>

function refusalsOf(error: unknown): Problems {
  if (!isApiError(error)) return {}
  const field = FIELD_OF_CODE[error.code]
  if (field) return { [field]: error.detail }
  const entries = Object.entries(error.fields).map(([path, found]) => [path, found[0]?.message ?? error.detail])
  return Object.fromEntries(entries.filter(([path]) => stepOf(path ?? '') !== undefined))
}

async function focusProblem(): Promise<void> {
  await nextTick()
  document.querySelector<HTMLElement>('[data-wizard] [aria-invalid="true"]')?.focus()
}
