import { computed } from 'vue'
import { useNow } from '@/shared/time/useNow'
import type { Recharge } from './api'

/** A provider gives a code within a second or two; after this long it is in trouble. */
const PATIENCE_MS = 12_000

export type CodeState = 'preparing' | 'late' | 'ready' | 'expired'

/** How far the code of a pending recharge is, by the server's clock. */
export function useCodeState(recharge: () => Recharge) {
  const now = useNow()
  return computed<CodeState>(() => {
    const { qr_content: content, expires_at: expiry, created_at: creation } = recharge()
    if (now.value >= Date.parse(expiry)) return 'expired'
    if (content) return 'ready'
    return now.value - Date.parse(creation) > PATIENCE_MS ? 'late' : 'preparing'
  })
}
