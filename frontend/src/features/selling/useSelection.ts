import { computed, ref, watch } from 'vue'

/** Which of the things shown are chosen; what leaves the list is chosen no longer. */
export function useSelection<Item extends { id: string }>(items: () => readonly Item[]) {
  const ids = ref(new Set<string>())
  const chosen = computed(() => items().filter(({ id }) => ids.value.has(id)))
  const isAll = computed(() => items().length > 0 && chosen.value.length === items().length)

  function toggle(id: string): void {
    const next = new Set(ids.value)
    if (!next.delete(id)) next.add(id)
    ids.value = next
  }

  function toggleAll(): void {
    ids.value = isAll.value ? new Set() : new Set(items().map(({ id }) => id))
  }

  function clear(): void {
    ids.value = new Set()
  }

  watch(chosen, (present) => {
    if (present.length < ids.value.size) ids.value = new Set(present.map(({ id }) => id))
  })

  return { ids, chosen, isAll, toggle, toggleAll, clear }
}
