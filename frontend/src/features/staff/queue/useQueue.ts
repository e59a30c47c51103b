import { computed, onScopeDispose, ref, watch } from 'vue'

interface QueueOptions {
  /** Ids of what waits, in the order in which it is shown. */
  ids: () => readonly string[]
  /** Keys besides j and k, such as `a` for approving; called only while something is selected. */
  keys: Record<string, () => void>
  /** Id of what is looked at to begin with, once it is there. */
  first?: string
  /** Whether what is looked at stays although it has left the queue: while a question about it is open. */
  holds?: () => boolean
}

/** Typing into a field, or into a dialog, is no short cut. */
function isElsewhere(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return true
  return document.querySelector('dialog[open]') !== null || (target?.matches('input, textarea, select') ?? false)
}

/** One thing of a queue is looked at; when it leaves the queue, the one in its place follows. */
export function useQueue({ ids, keys, first, holds }: QueueOptions) {
  const wanted = ref<string | null>(first ?? null)
  const place = ref(0)
  /** Whether a narrow screen shows the one thing instead of the list. */
  const wantsOpen = ref(first !== undefined)

  const index = computed(() => {
    const found = ids().indexOf(wanted.value ?? '')
    return found >= 0 ? found : Math.min(place.value, ids().length - 1)
  })
  const selected = computed(() => (holds?.() ? wanted.value : null) ?? ids()[index.value] ?? null)
  const opened = computed(() => wantsOpen.value && selected.value !== null)

  watch(selected, (id) => {
    place.value = Math.max(index.value, 0)
    wanted.value = id
    if (id === null) wantsOpen.value = false
  })

  function select(id: string): void {
    wanted.value = id
    wantsOpen.value = true
  }

  function step(by: 1 | -1): void {
    const id = ids()[index.value + by]
    if (id !== undefined) wanted.value = id
  }

  const all: Record<string, () => void> = { j: () => step(1), k: () => step(-1), ...keys }

  function hear(event: KeyboardEvent): void {
    const action = all[event.key.toLowerCase()]
    if (!action || selected.value === null || isElsewhere(event)) return
    event.preventDefault()
    action()
  }

  window.addEventListener('keydown', hear)
  onScopeDispose(() => window.removeEventListener('keydown', hear))

  return { selected, opened, select, step, back: () => (wantsOpen.value = false) }
}
