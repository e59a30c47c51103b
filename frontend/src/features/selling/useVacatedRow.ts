import { nextTick, watch } from 'vue'

interface VacatedRowOptions {
  /** Ids of the rows, in the order in which they are shown. */
  ids: () => readonly string[]
  /** The rows' common parent; gone when the last row is. */
  list: () => HTMLElement | null
  /** What takes the focus when no row is left. */
  otherwise: () => HTMLElement | null | undefined
}

/** When the row that holds the focus leaves the list, the row in its place takes it; the page's body never does. */
export function useVacatedRow({ ids, list, otherwise }: VacatedRowOptions): void {
  async function follow(place: number): Promise<void> {
    await nextTick()
    const rows = [...(list()?.children ?? [])]
    const next = rows[Math.min(place, rows.length - 1)]
    // The first may be a box for choosing it, which says least of what it is.
    const target = next?.querySelector<HTMLElement>('a, button') ?? otherwise()
    target?.focus()
  }

  watch(ids, (present, before) => {
    const rows = [...(list()?.children ?? [])]
    const place = rows.findIndex((row) => row.contains(document.activeElement))
    const id = before[place]
    if (id !== undefined && !present.includes(id)) void follow(place)
  })
}
