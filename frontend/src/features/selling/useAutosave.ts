import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { changesBetween } from './draft'
import type { ListingFields } from './api'
import { useEventListener } from './useEventListener'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed'

interface AutosaveOptions {
  /** What the server has. */
  saved: Ref<ListingFields>
  /** What the person sees. */
  present: () => ListingFields
  /** Sends changed fields; afterwards they count as saved. */
  save: (changes: ListingFields) => Promise<unknown>
  /** Whether changes are sent by themselves, or only by `flush`. */
  automatic: () => boolean
}

const PAUSE_MS = 1_200

/** Sends what changed after a pause in typing, one request at a time, and again when the connection is back. */
export function useAutosave(options: AutosaveOptions) {
  const saving = ref(false)
  const error = ref<unknown>(null)
  const changes = computed(() => changesBetween(options.saved.value, options.present()))
  const dirty = computed(() => Object.keys(changes.value).length > 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  async function saveAll(): Promise<void> {
    saving.value = true
    error.value = null
    try {
      while (dirty.value) {
        const sent = changes.value
        await options.save(sent)
        options.saved.value = { ...options.saved.value, ...sent }
      }
    } catch (cause) {
      error.value = cause
      throw cause
    } finally {
      saving.value = false
    }
  }

  /** Sends everything now. Raises what the server or the connection refused it with. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    running ??= saveAll().finally(() => (running = null))
    return running
  }

  function flushQuietly(): void {
    // The failure is told by `state` and `error`.
    void flush().catch(() => undefined)
  }

  function schedule(): void {
    clearTimeout(timer)
    if (dirty.value && options.automatic()) timer = setTimeout(flushQuietly, PAUSE_MS)
  }

  watch(() => JSON.stringify(changes.value), schedule)
  useEventListener(window, 'online', schedule)
  useEventListener(window, 'beforeunload', (event) => {
    if (dirty.value) event.preventDefault()
  })
  onScopeDispose(() => clearTimeout(timer))

  const state = computed<SaveState>(() => {
    if (saving.value) return 'saving'
    if (error.value !== null) return 'failed'
    return dirty.value ? 'waiting' : 'saved'
  })

  return { state, error, changes, dirty, flush }
}
