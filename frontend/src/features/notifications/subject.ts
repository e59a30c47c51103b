import type { RouteLocationNamedRaw } from 'vue-router'

/** What a notification, or a frame about one, says about the thing it is about. */
export interface Subject {
  kind: string
  subject_type: string
  subject_id: string | null
}

const PAGES: Record<string, (id: string) => RouteLocationNamedRaw> = {
  bid: (id) => ({ name: 'bid', params: { id } }),
  order: (id) => ({ name: 'order', params: { id } }),
  listing: (id) => ({ name: 'listing', params: { id } }),
  recharge: (id) => ({ name: 'recharge-return', params: { id } }),
  withdrawal: (id) => ({ name: 'withdrawal', params: { id } }),
  user: () => ({ name: 'security' }),
}

/** Kinds that are better answered elsewhere than on the page of their subject, which nobody else sees any more. */
const PAGES_OF_KINDS: Record<string, (id: string) => RouteLocationNamedRaw> = {
  listing_rejected: (id) => ({ name: 'sell', params: { id } }),
  listing_taken_down: () => ({ name: 'my-listings' }),
  listing_expiring: () => ({ name: 'my-listings', query: { status: 'on_sale' } }),
  listing_expired: () => ({ name: 'my-listings', query: { status: 'off_shelf' } }),
}

/** What staff are told of the market's own affairs has no subject; it leads to the desk that deals with it. */
const DESKS_OF_KINDS: Record<string, RouteLocationNamedRaw> = {
  ledger_differs: { name: 'staff-reconciliation' },
  payment_alarm: { name: 'staff-alarms' },
  provider_bill_late: { name: 'staff-reconciliation', query: { view: 'bills' } },
}

/** The page of what a notification is about; undefined when there is none. */
export function pageOf({ kind, subject_type: type, subject_id: id }: Subject): RouteLocationNamedRaw | undefined {
  if (!id) return DESKS_OF_KINDS[kind]
  return (PAGES_OF_KINDS[kind] ?? PAGES[type])?.(id)
}
