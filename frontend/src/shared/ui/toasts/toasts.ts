import { ref, shallowReadonly } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export type ToastTone = 'neutral' | 'ok' | 'risk'

export interface Toast {
  key: number
  text: string
  tone: ToastTone
  /** The page of what it is about; the words lead there. */
  to?: RouteLocationRaw
}

const SHOWN_MS = 5_000
const SHOWN_RISK_MS = 9_000
const MOST_AT_ONCE = 3

const toasts = ref<Toast[]>([])
let lastKey = 0

export function dismissToast(key: number): void {
  toasts.value = toasts.value.filter((toast) => toast.key !== key)
}

/** Says something in passing; what a person must act on belongs on the page instead. */
export function showToast(text: string, tone: ToastTone = 'neutral', to?: RouteLocationRaw): void {
  const key = ++lastKey
  toasts.value = [...toasts.value, { key, text, tone, to }].slice(-MOST_AT_ONCE)
  setTimeout(() => dismissToast(key), tone === 'risk' ? SHOWN_RISK_MS : SHOWN_MS)
}

export function useToasts() {
  return { toasts: shallowReadonly(toasts), dismissToast }
}
