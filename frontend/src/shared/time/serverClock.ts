/** Server time minus this machine's time, in ms. Deadlines are the server's, so its clock counts. */
let offsetMs = 0
let bestRoundTripMs = Infinity

const HALF_RESOLUTION_MS = 500

/**
 * Learns the offset from the `Date` header of an answer. The answer that came back quickest is
 * believed, since its header is closest to the moment it was read.
 */
export function noteServerDate(header: string | null, sentAt: number, receivedAt: number): void {
  const roundTripMs = receivedAt - sentAt
  const serverMs = header ? Date.parse(header) : NaN
  if (Number.isNaN(serverMs) || roundTripMs > bestRoundTripMs) return
  bestRoundTripMs = roundTripMs
  const measured = serverMs + HALF_RESOLUTION_MS - (sentAt + roundTripMs / 2)
  offsetMs = Math.abs(measured) <= HALF_RESOLUTION_MS + roundTripMs ? 0 : measured
}

/** The present moment by the server's clock, in ms since 1970. */
export function serverNow(): number {
  return Date.now() + offsetMs
}
