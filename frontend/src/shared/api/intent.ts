/** What one-time POSTs carry so that a retry is recognised as the same wish. */
export interface Intent {
  /** The key for this content: kept while the content stays the same, new when it changes. */
  headersFor: (content: unknown) => { 'Idempotency-Key': string }
  /** Forgets the key once the wish is fulfilled, so that the same content may be wished again. */
  fulfilled: () => void
}

/** One intent of a person, such as *buy this at this price*; create one per form or button. */
export function createIntent(): Intent {
  let key: string | null = null
  let keyContent = ''
  return {
    headersFor(content) {
      const fingerprint = JSON.stringify(content)
      if (key === null || fingerprint !== keyContent) {
        key = crypto.randomUUID()
        keyContent = fingerprint
      }
      return { 'Idempotency-Key': key }
    },
    fulfilled() {
      key = null
    },
  }
}
