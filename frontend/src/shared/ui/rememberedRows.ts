import type { VirtualItem } from '@tanstack/vue-virtual'

/** Sizes of a list's rows in px, good for this number of columns only. */
interface Rows {
  columns: number
  sizes: VirtualItem[]
}

const MOST_LISTS = 30

const remembered = new Map<string, Rows>()

/** Keeps the sizes of a list's rows for who comes back to it; the lists left longest ago are forgotten. */
export function rememberRows(name: string, rows: Rows): void {
  remembered.delete(name)
  remembered.set(name, rows)
  const [oldest] = remembered.keys()
  if (remembered.size > MOST_LISTS && oldest !== undefined) remembered.delete(oldest)
}

export const recallRows = (name: string): Rows | undefined => remembered.get(name)
