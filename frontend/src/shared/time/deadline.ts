import { serverNow } from './serverClock'

/** What an answer says about the end of a time, and about its own present. */
interface Timed {
  deadline_at: string | null
  server_time: string
}

/** Differences up to this are the way of the answer, not a clock of its own. */
const TRAVEL_MS = 5_000

/**
 * The moment at which the time of what was answered is over, by the clock that counts on this page. The answer brings
 * its own present along: where that is another than the server's `Date`, the deadline moves with it.
 * `receivedAt` is when the answer came, in ms of this machine.
 */
export function deadlineOf(timed: Timed, receivedAt: number): string | null {
  if (!timed.deadline_at) return null
  const arrival = serverNow() - (Date.now() - receivedAt)
  const apart = Date.parse(timed.server_time) - arrival
  if (Math.abs(apart) <= TRAVEL_MS) return timed.deadline_at
  return new Date(Date.parse(timed.deadline_at) - apart).toISOString()
}
