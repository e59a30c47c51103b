import { readonly, ref } from 'vue'

export type ToastTone = 'neutral' | 'ok' | 'risk'

export interface Toast {
  key: number
  text: string
  tone: ToastTone
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
export function showToast(text: string, tone: ToastTone = 'neutral'): void {
  const key = ++lastKey
  toasts.value = [...toasts.value, { key, text, tone }].slice(-MOST_AT_ONCE)
  setTimeout(() => dismissToast(key), tone === 'risk' ? SHOWN_RISK_MS : SHOWN_MS)
}

export function useToasts() {
  return { toasts: readonly(toasts), dismissToast }
}
