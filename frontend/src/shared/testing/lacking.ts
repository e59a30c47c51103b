/** What happy-dom lacks: a lock manager. One tab never waits, so each request is granted at once. */
Object.defineProperty(navigator, 'locks', {
  value: { request: (_name: string, work: () => unknown) => Promise.resolve(work()) },
})
