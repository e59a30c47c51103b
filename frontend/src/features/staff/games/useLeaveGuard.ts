import { onBeforeUnmount, onMounted, ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

/** Asks before a page with unsaved work is left; the browser itself asks before its tab is closed. */
export function useLeaveGuard(isDirty: () => boolean) {
  const asking = ref(false)
  let answer: (leaves: boolean) => void = () => undefined

  onBeforeRouteLeave(() => {
    if (!isDirty()) return true
    asking.value = true
    return new Promise<boolean>((resolve) => (answer = resolve))
  })

  function decide(leaves: boolean): void {
    asking.value = false
    answer(leaves)
  }

  function warn(event: BeforeUnloadEvent): void {
    if (isDirty()) event.preventDefault()
  }

  onMounted(() => window.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', warn))

  return { asking, leave: () => decide(true), stay: () => decide(false) }
}
