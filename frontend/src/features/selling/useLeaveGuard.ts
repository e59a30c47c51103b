import { ref } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'
import type { ListingDraft } from './useListingDraft'

/** Saves before the page is left; asks when something would be lost. */
export function useLeaveGuard(work: ListingDraft) {
  const asking = ref(false)
  let answer: (leave: boolean) => void = () => undefined

  async function mayLeave(): Promise<boolean> {
    if (work.savesByItself.value) await work.autosave.flush().catch(() => undefined)
    if (!work.autosave.dirty.value) return true
    asking.value = true
    return new Promise((resolve) => {
      answer = (leave) => {
        asking.value = false
        resolve(leave)
      }
    })
  }

  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate((to) => {
    const other = to.params.id !== work.listing.value?.id && work.listing.value !== null
    return other ? mayLeave() : true
  })

  function giveUp(): void {
    work.kept.forget()
    answer(true)
  }

  return { asking, leave: giveUp, stay: () => answer(false) }
}
