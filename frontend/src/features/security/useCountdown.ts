import { computed, ref } from 'vue'
import { serverNow } from '@/shared/time/serverClock'
import { useNow } from '@/shared/time/useNow'

/** Whole seconds until something may be done again; 0 when it may. */
export function useCountdown() {
  const now = useNow()
  const length = ref(0)
  const endsAt = ref(0)

  const secondsLeft = computed(() => {
    const left = Math.ceil((endsAt.value - now.value) / 1000)
    // The clock on the page may lag behind by a part of a second.
    return Math.min(Math.max(left, 0), length.value)
  })

  function start(seconds: number): void {
    length.value = seconds
    endsAt.value = serverNow() + seconds * 1000
  }

  return { secondsLeft, start }
}
