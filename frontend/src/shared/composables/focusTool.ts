import { nextTick } from 'vue'

/**
 * Finds the focus again after rows moved or went, for a button drops it when its row moves, goes, or can move no
 * further. `root` holds the list and the button that adds to it, a row its buttons within `data-tools`; `place`
 * is that of the button that was pressed, counted from the end where it is negative.
 */
export async function focusTool(root: HTMLElement | null, position: number, place: number): Promise<void> {
  await nextTick()
  const list = root?.querySelector(':scope > :is(ol, ul)')
  const row = list?.children[position] ?? list?.lastElementChild
  const tools = [...(row?.querySelectorAll<HTMLButtonElement>(':scope > [data-tools] > button') ?? [])]
  const fit = [tools.at(place), ...tools].find((tool) => tool && !tool.disabled)
  ;(fit ?? root?.querySelector<HTMLElement>(':scope > button'))?.focus()
}
