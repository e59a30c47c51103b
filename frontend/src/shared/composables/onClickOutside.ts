import { onMounted, onUnmounted, type Ref } from 'vue'

/** Calls `leave` when something outside of `root` is pressed. */
export function onClickOutside(root: Readonly<Ref<HTMLElement | null>>, leave: () => void): void {
  function listen(event: PointerEvent): void {
    if (root.value && !root.value.contains(event.target as Node)) leave()
  }
  onMounted(() => document.addEventListener('pointerdown', listen))
  onUnmounted(() => document.removeEventListener('pointerdown', listen))
}
