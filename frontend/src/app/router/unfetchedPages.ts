import type { Router } from 'vue-router'
import { i18n } from '@/shared/i18n/i18n'
import { showToast } from '@/shared/ui/toasts/toasts'

/** A script in the words of the three browsers, a style sheet in Vite's. */
const NOT_FETCHED = /dynamically imported module|module script|unable to preload css/i
const RELOADED = '#reloaded'

/**
 * What is done when the code of a page cannot be fetched. After a deployment its file is gone, and only the
 * page loaded afresh, once, knows the new one. Without a connection the present page stays, with all that is typed.
 */
export function watchUnfetchedPages(router: Router): void {
  let isIncomplete = false

  router.onError((error, to) => {
    if (!NOT_FETCHED.test(String(error))) return
    isIncomplete = true
    if (location.hash === RELOADED) return tell('network')
    void loadAfresh(to.fullPath.replace(/#.*/, '') + RELOADED)
  })

  // Vite never asks again for a style sheet that it could not get: its page would stand there bare.
  router.beforeEach((to, from) => {
    if (!isIncomplete || to.path === from.path) return true
    void loadAfresh(to.fullPath)
    return false
  })
}

/** Leaves the present page only for a server that answers. */
async function loadAfresh(address: string): Promise<void> {
  try {
    await fetch(address, { method: 'HEAD', cache: 'no-store' })
    location.assign(address)
  } catch {
    tell(navigator.onLine ? 'network' : 'offline')
  }
}

function tell(trouble: 'network' | 'offline'): void {
  showToast(i18n.global.t(`shared.error.${trouble}`), 'risk')
}
