import { describe, expect, it } from 'vitest'
import { ApiError } from '@/shared/api/problem'
import { flattenPages, nextCursor } from './keysetPages'
import { isWorthRetrying } from './queryClient'

describe('keyset pages', () => {
  it('takes the cursor out of the next address', () => {
    expect(nextCursor({ next: 'http://host/api/v1/listings?cursor=abc%3D&limit=24' })).toBe('abc=')
    expect(nextCursor({ next: null })).toBeUndefined()
  })

  it('puts pages together', () => {
    expect(flattenPages([{ results: [1, 2], next: 'x' }, { results: [3], next: null }])).toEqual([1, 2, 3])
    expect(flattenPages(undefined)).toEqual([])
  })
})

describe('isWorthRetrying', () => {
  const offline = new ApiError({ status: 0, code: 'offline' })

  it('tries again only what may pass by itself, twice at most', () => {
    expect(isWorthRetrying(0, offline)).toBe(true)
    expect(isWorthRetrying(2, offline)).toBe(false)
    expect(isWorthRetrying(0, new ApiError({ status: 503, code: 'unavailable' }))).toBe(true)
    expect(isWorthRetrying(0, new ApiError({ status: 404, code: 'not_found' }))).toBe(false)
    expect(isWorthRetrying(0, new Error('a mistake of ours'))).toBe(false)
  })
})
