import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import { keepPicture } from './pictures'
import { watchPage } from './watch'

/** Address of the running stack; given to the run as BASE_URL. */
export const BASE_URL = process.env.E2E_BASE_URL!

/** The outside world in a box: inbox, cashier; given as ANHAO_SANDBOX_URL. */
export const SANDBOX_URL = process.env.ANHAO_SANDBOX_URL ?? 'http://localhost:8001'

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const QUIET_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const PHONE = { width: 360, height: 780 }
export const DESK = { width: 1440, height: 900 }

let pictures = 1

export type Viewport = typeof PHONE

/** Starts the system's Chromium with a profile of its own that is thrown away. */
export function launchBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: CHROMIUM,
    args: isRoot ? [...QUIET_FLAGS, '--no-sandbox'] : QUIET_FLAGS,
  })
}

export interface Visitor {
  context: BrowserContext
  page: Page
  /** Raises when the page logged an error or asked a foreign host for anything. */
  expectNoTrouble: () => void
}

/** A person with a fresh browser: no cookies, no storage. */
export async function newVisitor(browser: Browser, viewport: Viewport = DESK): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: BASE_URL,
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    isMobile: viewport.width < 720,
    hasTouch: viewport.width < 720,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  onTestFailed(({ task }) => keepPicture(page, `failed-${task.name}-${pictures++}`).catch(() => {}))
  return { context, page, expectNoTrouble: watchPage(page, BASE_URL, [SANDBOX_URL]) }
}
