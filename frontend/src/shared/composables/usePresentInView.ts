import { nextTick, watch, type Ref } from 'vue'

/** On a phone the items of a bar stand in one row that scrolls: the present one is brought to its middle. */
export function usePresentInView(bar: Readonly<Ref<HTMLElement | null>>, present: () => unknown): void {
  async function showPresent(): Promise<void> {
    await nextTick()
    const row = bar.value
    const item = row?.querySelector<HTMLElement>('[aria-current]')
    if (!row || !item) return
    const aside = item.getBoundingClientRect().left - row.getBoundingClientRect().left
    row.scrollLeft += aside - (row.clientWidth - item.clientWidth) / 2
  }

  watch(present, showPresent, { immediate: true, flush: 'post' })
}
