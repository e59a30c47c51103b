import { nextTick, ref, type Ref } from 'vue'

const STEP = 1.5
const MOST = 5

/** How many times larger than it fits something is shown, inside an element that scrolls. */
export function useZoom(stage: Readonly<Ref<HTMLElement | null>>) {
  const scale = ref(1)

  /** Keeps what is in the middle of the element there. */
  async function zoomTo(wanted: number): Promise<void> {
    const element = stage.value
    const before = scale.value
    scale.value = Math.min(Math.max(wanted, 1), MOST)
    if (!element || scale.value === before) return
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element
    const growth = scale.value / before
    await nextTick()
    element.scrollLeft = (scrollLeft + clientWidth / 2) * growth - clientWidth / 2
    element.scrollTop = (scrollTop + clientHeight / 2) * growth - clientHeight / 2
  }

  /** Moves what is shown under a mouse that is held down. */
  function drag(event: PointerEvent): void {
    const isHeld = event.pointerType === 'mouse' && event.buttons === 1
    if (isHeld && scale.value > 1) stage.value?.scrollBy(-event.movementX, -event.movementY)
  }

  return {
    scale,
    drag,
    zoomIn: () => zoomTo(scale.value * STEP),
    zoomOut: () => zoomTo(scale.value / STEP),
    toggle: () => zoomTo(scale.value > 1 ? 1 : STEP * STEP),
    reset: () => zoomTo(1),
    mayZoomIn: () => scale.value < MOST,
  }
}
