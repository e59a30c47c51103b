import { ref, shallowReadonly } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export type ToastTone = 'neutral' | 'ok' | 'risk'

/** What a toast may say and do besides its words. */
export interface ToastExtras {
  /** A second, quieter sentence. */
  detail?: string
  /** The page of what it is about; the words lead there. */
  to?: RouteLocationRaw
  /** The person went to that page. */
  onFollow?: () => void
}

export interface Toast extends ToastExtras {
  key: number
  text: string
  tone: ToastTone
}

const SHOWN_MS = 5_000
/** There is more to read. */
const SHOWN_LONGER_MS = 8_000
const MOST_AT_ONCE = 3

const toasts = ref<readonly Toast[]>([])
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let lastKey = 0

function shownMs({ tone, detail }: Toast): number {
  return tone === 'risk' || detail ? SHOWN_LONGER_MS : SHOWN_MS
}

export function dismissToast(key: number): void {
  holdToast(key)
  toasts.value = toasts.value.filter((toast) => toast.key !== key)
}

/** Keeps a toast while somebody points at it or stands in it. */
function holdToast(key: number): void {
  clearTimeout(timers.get(key))
  timers.delete(key)
}

function releaseToast(toast: Toast): void {
  holdToast(toast.key)
  timers.set(
    toast.key,
    setTimeout(() => dismissToast(toast.key), shownMs(toast)),
  )
}

/** Says something in passing; what a person must act on belongs on the page instead. */
export function showToast(text: string, tone: ToastTone = 'neutral', extras: ToastExtras = {}): void {
  const toast: Toast = { ...extras, key: ++lastKey, text, tone }
  toasts.value = [...toasts.value, toast].slice(-MOST_AT_ONCE)
  releaseToast(toast)
}

export function useToasts() {
  return { toasts: shallowReadonly(toasts), dismissToast, holdToast, releaseToast }
}
