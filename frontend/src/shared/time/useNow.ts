import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { serverNow } from './serverClock'

const now = ref(serverNow())
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

function tick(): void {
  now.value = serverNow()
}

/** Server time in ms, moved once a second by one timer however many clocks are on the page. */
export function useNow(): Readonly<Ref<number>> {
  tick()
  watchers += 1
  timer ??= setInterval(tick, 1000)
  onScopeDispose(() => {
    watchers -= 1
    if (watchers > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return readonly(now)
}
