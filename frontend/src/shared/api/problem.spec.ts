import { describe, expect, it } from 'vitest'
import { ApiError, isApiError, toApiError } from './problem'

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, headers })

describe('toApiError', () => {
  it('reads a problem with its fields and what its code carries besides', () => {
    const error = toApiError(
      {
        status: 409,
        code: 'price_changed',
        detail: 'The price has changed',
        request_id: 'r-1',
        errors: { price: [{ code: 'stale', message: 'Look again' }] },
        price: 1200,
      },
      answer(409),
    )
    expect(error).toMatchObject({ status: 409, code: 'price_changed', requestId: 'r-1' })
    expect(error.fields.price?.[0]?.message).toBe('Look again')
    expect(error.body.price).toBe(1200)
    expect(isApiError(error, 'price_changed')).toBe(true)
    expect(isApiError(error, 'other')).toBe(false)
  })

  it('keeps the request id and the wait of an answer that is no problem document', () => {
    const error = toApiError('<html>', answer(503, { 'X-Request-ID': 'r-2', 'Retry-After': '7' }))
    expect(error).toMatchObject({ code: 'unexpected', status: 503, requestId: 'r-2', retryAfter: 7 })
  })

  it('calls a missing answer a connection failure and leaves known errors alone', () => {
    expect(toApiError(new TypeError('failed')).isConnectionFailure).toBe(true)
    const offline = new ApiError({ status: 0, code: 'offline' })
    expect(toApiError(offline)).toBe(offline)
  })
})
