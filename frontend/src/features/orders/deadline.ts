import { serverNow } from '@/shared/time/serverClock'
import type { OrderCard } from './api'

/** Differences up to this are the way of the answer, not a clock of its own. */
const TRAVEL_MS = 5_000

/**
 * The moment at which the order's time is over, by the clock that counts on this page. The order brings
 * its own present along: where that is another than the server's `Date`, the deadline moves with it.
 * `receivedAt` is when the answer came, in ms of this machine.
 */
export function deadlineOf(order: Pick<OrderCard, 'deadline_at' | 'server_time'>, receivedAt: number): string | null {
  if (!order.deadline_at) return null
  const arrival = serverNow() - (Date.now() - receivedAt)
  const apart = Date.parse(order.server_time) - arrival
  if (Math.abs(apart) <= TRAVEL_MS) return order.deadline_at
  return new Date(Date.parse(order.deadline_at) - apart).toISOString()
}
