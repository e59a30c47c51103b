import type { QueryClient } from '@tanstack/vue-query'
import type { Frame, FrameHandlers } from '@/shared/socket/frames'
import { deviceKeys } from './api'

function reload(_frame: Frame, queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: deviceKeys.all })
}

/** Sockets are closed when a device is signed out, so whoever comes back sees the list anew. */
export const securityFrames: FrameHandlers = { hello: reload, resync: reload }
