import { onUnmounted, ref, toValue, watchEffect, type MaybeRefOrGetter } from 'vue'

/** Title that the page on show has set for itself; null leaves it to the route. */
export const ownPageTitle = ref<string | null>(null)

/** Names the page after what it shows, a listing's title for example. */
export function usePageTitle(title: MaybeRefOrGetter<string | undefined>): void {
  watchEffect(() => {
    ownPageTitle.value = toValue(title) ?? null
  })
  onUnmounted(() => {
    ownPageTitle.value = null
  })
}
