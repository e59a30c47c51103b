import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useSessionStore } from '@/shared/session/sessionStore'
import type { ListingDetail } from './api'
import type { Draft } from './draft'
import { forgetDraft, keepDraft, keptDraft } from './keptDraft'

interface KeptDraftOptions {
  draft: Draft
  listing: Ref<ListingDetail | null>
  /** Whether anything typed is not yet with the server. */
  unsent: () => boolean
}

const PAUSE_MS = 300

/** A second net under the autosave: a reload, a crash or days without a connection lose nothing typed. */
export function useKeptDraft({ draft, listing, unsent }: KeptDraftOptions) {
  const session = useSessionStore()
  const restored = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const owner = () => session.user?.id ?? ''

  function stop(): void {
    clearTimeout(timer)
    timer = undefined
  }

  function keep(): void {
    stop()
    if (!listing.value || !owner()) return
    keepDraft(owner(), listing.value.id, { draft, version: listing.value.version, at: Date.now() })
  }

  function forget(): void {
    stop()
    if (listing.value) forgetDraft(owner(), listing.value.id)
    restored.value = false
  }

  /** Puts what was kept in the place of what the server has. */
  function restore(): void {
    const kept = listing.value && keptDraft(owner(), listing.value.id)
    restored.value = kept !== null
    if (!kept || !listing.value) return
    Object.assign(draft, kept.draft)
    // Changed elsewhere since: the server refuses the older version, and the person decides.
    listing.value.version = kept.version
  }

  watch([() => JSON.stringify(draft), unsent], () => {
    stop()
    if (!unsent()) forget()
    else timer = setTimeout(keep, PAUSE_MS)
  })
  onScopeDispose(() => {
    if (timer !== undefined) keep()
  })

  return { restored, restore, forget }
}
