import { authRefreshCreate } from './generated'
import { isApiError } from './problem'
import { sendByFetch, type Send } from './send'
import { TokenKeeper } from './tokenKeeper'

/** Shows cookie endpoints that our own script made the call. */
export const FROM_OUR_PAGE = { 'X-Requested-With': 'anhao' } as const

async function refresh(): Promise<string | null> {
  try {
    const { access } = await authRefreshCreate({ headers: FROM_OUR_PAGE, fetch: cookieFetch })
    return access
  } catch (error) {
    if (isApiError(error) && (error.status === 401 || error.status === 403)) return null
    throw error
  }
}

export const tokenKeeper = new TokenKeeper({
  channel: new BroadcastChannel('anhao.session'),
  locks: navigator.locks,
  storage: localStorage,
  refresh,
})

/** Gives a sender the signature of `fetch`, which the generated client expects. */
export function asFetch(send: Send): typeof fetch {
  return (input, init) => send(input instanceof Request ? input : new Request(input, init))
}

/** Names the language and shows cookie endpoints that our own script made the call. */
export function withPlainHeaders(send: Send): Send {
  return (request) => {
    request.headers.set('Accept-Language', document.documentElement.lang)
    request.headers.set('X-Requested-With', FROM_OUR_PAGE['X-Requested-With'])
    return send(request)
  }
}

/**
 * Option `fetch` of calls that speak for the cookie or for a password, not for the access token: a
 * 401 there is an answer to the person, never a reason to renew.
 */
export const cookieFetch = asFetch(withPlainHeaders(sendByFetch))

/** Adds the access token; after a 401 renews it and sends the same request once more. */
export function withSession(send: Send): Send {
  return withPlainHeaders(async (request) => {
    const spare = request.clone()
    const token = await tokenKeeper.current()
    const response = await send(authorised(request, token))
    if (response.status !== 401 || token === null) return response
    const renewed = await tokenKeeper.renew(token)
    return renewed === null ? response : send(authorised(spare, renewed))
  })
}

function authorised(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  return request
}
