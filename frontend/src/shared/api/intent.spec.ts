import { describe, expect, it } from 'vitest'
import { createIntent } from './intent'

describe('createIntent', () => {
  it('keeps its key while the content stays the same', () => {
    const intent = createIntent()
    expect(intent.headersFor({ amount: 1 })).toEqual(intent.headersFor({ amount: 1 }))
  })

  it('takes a new key when the content changes', () => {
    const intent = createIntent()
    const first = intent.headersFor({ amount: 1 })
    expect(intent.headersFor({ amount: 2 })).not.toEqual(first)
  })

  it('takes a new key for the same content once the wish was fulfilled', () => {
    const intent = createIntent()
    const first = intent.headersFor({ amount: 1 })
    intent.fulfilled()
    expect(intent.headersFor({ amount: 1 })).not.toEqual(first)
  })
})
