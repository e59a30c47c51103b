import { client } from './generated/client.gen'
import { toApiError } from './problem'
import { sendByFetch } from './send'
import { asFetch, withSession } from './session'
import { sendWithProgress } from './uploadSend'

/** Makes the generated client speak with our session and raise `ApiError`. Called once, at start. */
export function configureClient(): void {
  client.setConfig({ baseUrl: '', fetch: asFetch(withSession(sendByFetch)) })
  client.interceptors.error.use((thrown, response) => {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') return thrown
    return toApiError(thrown, response)
  })
}

/** Option `fetch` of one call whose upload reports its progress, 0 to 1. */
export function uploadFetch(onProgress: (share: number) => void): typeof fetch {
  return asFetch(withSession(sendWithProgress(onProgress)))
}
