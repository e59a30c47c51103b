import { emptyCredentials, type Draft } from './draft'

/** What was typed and not sent, kept on this device until the server has it. Credentials are never kept. */
export interface KeptDraft {
  draft: Draft
  /** The listing as the server had it when this was typed. */
  version: number
  /** Milliseconds since 1970. */
  at: number
}

const PREFIX = 'anhao.draft.'
const KEPT_FOR_MS = 30 * 86_400_000

function keyOf(owner: string, listing: string): string {
  return `${PREFIX}${owner}.${listing}`
}

/** Storage that is full or switched off loses nothing but this second net. */
function quietly<Result>(action: () => Result): Result | null {
  try {
    return action()
  } catch {
    return null
  }
}

export function keepDraft(owner: string, listing: string, kept: KeptDraft): void {
  const safe: KeptDraft = { ...kept, draft: { ...kept.draft, credentials: emptyCredentials() } }
  quietly(() => localStorage.setItem(keyOf(owner, listing), JSON.stringify(safe)))
}

export function forgetDraft(owner: string, listing: string): void {
  quietly(() => localStorage.removeItem(keyOf(owner, listing)))
}

/** What this person typed on this device and never sent; null when there is none, or only something stale. */
export function keptDraft(owner: string, listing: string, now = Date.now()): KeptDraft | null {
  const kept = quietly(() => JSON.parse(localStorage.getItem(keyOf(owner, listing)) ?? 'null') as KeptDraft | null)
  return kept && now - kept.at < KEPT_FOR_MS ? kept : null
}
