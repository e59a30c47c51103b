/**
 * Where to go after signing in. Only paths of our own are followed: anything that a browser could
 * read as another host goes home instead.
 */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const target = new URL(next, location.origin)
  return target.origin === location.origin ? target.pathname + target.search + target.hash : '/'
}
