/** A keyset page as every list answers it. */
export interface KeysetPage<Item> {
  results: Item[]
  next: string | null
}

/** The cursor within a `next` address; undefined on the last page, as vue-query wants it. */
export function nextCursor(page: { next: string | null }): string | undefined {
  if (!page.next) return undefined
  return new URL(page.next, location.origin).searchParams.get('cursor') ?? undefined
}

/** All pages loaded so far as one list. */
export function flattenPages<Item>(pages: readonly KeysetPage<Item>[] | undefined): Item[] {
  return pages?.flatMap((page) => page.results) ?? []
}
