import { computed, ref, type Ref } from 'vue'
import { isApiError, type ApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { copyOf } from './schemaDraft'

interface Options<Value, Saved> {
  /** What is there now, and which version that is. */
  seen: () => { value: Value; version: number }
  save: (value: Value, version: number) => Promise<Saved>
  /** Called with what was saved, before the draft counts as clean. */
  onSaved: (saved: Saved) => unknown
  onRefused: (refusal: ApiError) => void
}

/**
 * A copy that is edited and saved over the version it was made from. What was typed survives every
 * refusal; when somebody saved meanwhile, `newer` says which version, and the person chooses.
 */
export function useDraft<Value extends object, Saved>(options: Options<Value, Saved>) {
  const { errorText } = useErrorText()
  const draft = ref(copyOf(options.seen().value)) as Ref<Value>
  const base = ref(JSON.stringify(draft.value))
  const version = ref(options.seen().version)
  const newer = ref<number | null>(null)
  const busy = ref(false)
  const failure = ref('')
  const dirty = computed(() => JSON.stringify(draft.value) !== base.value)

  async function save(): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = ''
    const sent = JSON.stringify(draft.value)
    try {
      await options.onSaved(await options.save(draft.value, version.value))
      // What was typed meanwhile is work for the next version.
      if (JSON.stringify(draft.value) === sent) restart()
      else rebase()
      return true
    } catch (error) {
      explain(error)
      return false
    } finally {
      busy.value = false
    }
  }

  function explain(error: unknown): void {
    const present = isApiError(error, 'version_mismatch') ? Number(error.body.version) : null
    if (present) newer.value = present
    else failure.value = errorText(error)
    if (isApiError(error)) options.onRefused(error)
  }

  /** Begins again from what is there now; a draft that says the same stays, with whatever is open in it. */
  function restart(): void {
    const { value } = options.seen()
    if (JSON.stringify(draft.value) !== JSON.stringify(value)) draft.value = copyOf(value)
    rebase()
  }

  /** Counts what is there now as the version that the draft was made from. */
  function rebase(): void {
    const seen = options.seen()
    base.value = JSON.stringify(seen.value)
    version.value = seen.version
    newer.value = null
    failure.value = ''
  }

  /** Saves over what somebody else saved, knowing of it. */
  async function saveOver(): Promise<boolean> {
    version.value = newer.value ?? version.value
    newer.value = null
    return save()
  }

  return { draft, dirty, busy, failure, newer, save, saveOver, restart }
}
