import { ApiError } from './problem'
import type { Send } from './send'

const STALLED_MS = 120_000

function headersOf(xhr: XMLHttpRequest): Headers {
  const headers = new Headers()
  for (const line of xhr.getAllResponseHeaders().trim().split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon).trim(), line.slice(colon + 1).trim())
  }
  return headers
}

function answerOf(xhr: XMLHttpRequest): Response {
  const body = xhr.status === 204 ? null : xhr.response
  return new Response(body, { status: xhr.status, headers: headersOf(xhr) })
}

/**
 * Sends by `XMLHttpRequest`, because `fetch` tells nothing about the progress of an upload.
 * `onProgress` is given the share of bytes sent, 0 to 1.
 */
export function sendWithProgress(onProgress: (share: number) => void): Send {
  return async (request) => {
    const body = await request.blob()
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest()
      const fail = (code: string) => () => reject(new ApiError({ status: 0, code }))
      xhr.open(request.method, request.url)
      xhr.responseType = 'blob'
      xhr.timeout = STALLED_MS
      request.headers.forEach((value, name) => xhr.setRequestHeader(name, value))
      xhr.upload.onprogress = (event) => {
        if (event.lengthComputable) onProgress(event.loaded / event.total)
      }
      xhr.onload = () => resolve(answerOf(xhr))
      xhr.onerror = fail(navigator.onLine ? 'network' : 'offline')
      xhr.ontimeout = fail('timeout')
      xhr.onabort = () => reject(new DOMException('Aborted', 'AbortError'))
      request.signal.addEventListener('abort', () => xhr.abort(), { once: true })
      xhr.send(body)
    })
  }
}
