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
    try {
      await options.onSaved(await options.save(draft.value, version.value))
      restart()
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

  /** Begins again from what is there now. */
  function restart(): void {
    const seen = options.seen()
    draft.value = copyOf(seen.value)
    base.value = JSON.stringify(draft.value)
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
