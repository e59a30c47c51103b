import type { QueryClient } from '@tanstack/vue-query'

/** A frame of the server; besides `type` each kind carries fields of its own. */
export interface Frame {
  type: string
  [field: string]: unknown
}

export type FrameHandler = (frame: Frame, queries: QueryClient) => void

/** What a feature does with frames: the kinds it knows, and `resync` after a loss. */
export type FrameHandlers = Record<string, FrameHandler>

const handlers = new Map<string, FrameHandler[]>()

/** Called by `app/` once for each feature's `realtime.ts`. */
export function registerFrames(feature: FrameHandlers): void {
  for (const [type, handler] of Object.entries(feature)) {
    handlers.set(type, [...(handlers.get(type) ?? []), handler])
  }
}

export function dispatchFrame(frame: Frame, queries: QueryClient): void {
  for (const handler of handlers.get(frame.type) ?? []) handler(frame, queries)
}

/** The string field of a frame, for building the key of what changed; null when absent. */
export function frameText(frame: Frame, field: string): string | null {
  const value = frame[field]
  return typeof value === 'string' ? value : null
}
