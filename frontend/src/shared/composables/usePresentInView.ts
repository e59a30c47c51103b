import { nextTick, watch, type Ref } from 'vue'

/** On a phone the items of a bar stand in one row that scrolls: the present one is brought to its middle. */
export function usePresentInView(bar: Readonly<Ref<HTMLElement | null>>, present: () => unknown): void {
  async function showPresent(): Promise<void> {
    await nextTick()
    const row = bar.value
    // On a page below one of the items none is the present page: the last active one leads there.
    const active = row?.querySelectorAll<HTMLElement>('.router-link-active') ?? []
    const item = row?.querySelector<HTMLElement>('[aria-current]') ?? [...active].at(-1)
    if (!row || !item) return
    const aside = item.getBoundingClientRect().left - row.getBoundingClientRect().left
    row.scrollLeft += aside - (row.clientWidth - item.clientWidth) / 2
  }

  watch(present, showPresent, { immediate: true, flush: 'post' })
}
