const LEAST_WAY_PX = 48

/**
 * Turning pages by a finger: `step` gets 1 for a swipe to the left, -1 to the right. Up and down, and with two
 * fingers, the page and its zoom are left alone. Put the handlers on the element with `v-on`.
 */
export function useSwipe(step: (by: 1 | -1) => void, isOn: () => boolean = () => true) {
  let start: { x: number; y: number } | null = null

  function touchstart(event: TouchEvent): void {
    const [finger, second] = event.touches
    start = finger && !second && isOn() ? { x: finger.clientX, y: finger.clientY } : null
  }

  function touchend(event: TouchEvent): void {
    const [finger] = event.changedTouches
    if (!start || !finger) return
    const [across, along] = [finger.clientX - start.x, finger.clientY - start.y]
    start = null
    if (Math.abs(across) < LEAST_WAY_PX || Math.abs(across) < Math.abs(along)) return
    step(across < 0 ? 1 : -1)
  }

  return { touchstart, touchend }
}
