import type { RouteLocationNamedRaw } from 'vue-router'

/** What a notification, or a frame about one, says about the thing it is about. */
export interface Subject {
  subject_type: string
  subject_id: string | null
}

const PAGES: Record<string, (id: string) => RouteLocationNamedRaw> = {
  order: (id) => ({ name: 'order', params: { id } }),
  listing: (id) => ({ name: 'listing', params: { id } }),
  recharge: () => ({ name: 'wallet' }),
  withdrawal: () => ({ name: 'wallet' }),
  user: () => ({ name: 'security' }),
}

/** The page of what a notification is about; undefined when there is none. */
export function pageOf({ subject_type: type, subject_id: id }: Subject): RouteLocationNamedRaw | undefined {
  return id ? PAGES[type]?.(id) : undefined
}
