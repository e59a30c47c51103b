const FIRST_MS = 1_000
const LONGEST_MS = 30_000

/** Wait before try number `attempt` (from 0): full jitter, so that a crowd does not return at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
}
