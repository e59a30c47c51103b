import { onScopeDispose } from 'vue'

/** Listens until the component that asked is gone. */
export function useEventListener<Name extends keyof WindowEventMap>(
  target: Window,
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
): void {
  target.addEventListener(name, listener)
  onScopeDispose(() => target.removeEventListener(name, listener))
}
