import { onScopeDispose, ref } from 'vue'
import { revealCredentials, type RevealedCredentials } from './api'

/** Seconds for which credentials stay on the page. */
export const SHOWN_SECONDS = 60

/**
 * Credentials on the page for a while: they go by themselves, when the person looks at another tab, and
 * with the page. They are held nowhere else.
 */
export function useVault(orderId: () => string) {
  const shown = ref<RevealedCredentials | null>(null)
  const secondsLeft = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function hide(): void {
    clearInterval(timer)
    shown.value = null
    secondsLeft.value = 0
  }

  function tick(): void {
    secondsLeft.value -= 1
    if (secondsLeft.value <= 0) hide()
  }

  /** Raises the server's refusals: a wrong PIN, a PIN that is locked or not set. */
  async function open(pin: string): Promise<void> {
    const credentials = await revealCredentials(orderId(), pin)
    hide()
    shown.value = credentials
    secondsLeft.value = SHOWN_SECONDS
    timer = setInterval(tick, 1000)
  }

  function hideFromOthers(): void {
    if (document.visibilityState === 'hidden') hide()
  }

  document.addEventListener('visibilitychange', hideFromOthers)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', hideFromOthers)
    hide()
  })

  return { shown, secondsLeft, open, hide }
}
