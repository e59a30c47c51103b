import { ApiError } from './problem'
import { noteServerDate } from '@/shared/time/serverClock'

/** Carries one request to the server; `fetch` and the upload sender are the two kinds. */
export type Send = (request: Request) => Promise<Response>

const TIMEOUT_MS = 20_000

function connectionFailure(cause: unknown): ApiError {
  const timedOut = cause instanceof DOMException && cause.name === 'TimeoutError'
  if (timedOut) return new ApiError({ status: 0, code: 'timeout' }, cause)
  return new ApiError({ status: 0, code: navigator.onLine ? 'network' : 'offline' }, cause)
}

function wasAborted(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError'
}

/** Sends by `fetch`, with a time-out. Raises `ApiError` with status 0 when no answer arrives. */
export const sendByFetch: Send = async (request) => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)])
  const startedAt = Date.now()
  try {
    const response = await fetch(request, { signal })
    noteServerDate(response.headers.get('Date'), startedAt, Date.now())
    return response
  } catch (cause) {
    if (wasAborted(cause)) throw cause
    throw connectionFailure(cause)
  }
}
