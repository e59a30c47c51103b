import type { ConsoleMessage, Page } from 'playwright-core'

/** The browser logs every refused answer as an error; refusals that a story provokes are no mistake. */
const PROVOKED = /Failed to load resource: the server responded with a status of (400|401|403|404|409|410|422|423|429)/

function isTrouble(message: ConsoleMessage): boolean {
  return message.type() === 'error' && !PROVOKED.test(message.text())
}

/** Watches a page; the answered function raises when something went wrong since. */
export function watchPage(page: Page, baseUrl: string, friends: readonly string[] = []): () => void {
  const hosts = [baseUrl, ...friends].map((url) => new URL(url).host)
  const troubles: string[] = []

  page.on('console', (message) => {
    if (isTrouble(message)) troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && !hosts.includes(url.host)) {
      troubles.push(`foreign host: ${request.url()}`)
    }
  })

  return () => {
    if (troubles.length > 0) throw new Error(`${page.url()}\n${troubles.join('\n')}`)
  }
}
