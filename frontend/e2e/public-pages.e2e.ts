import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { DESK, launchBrowser, newVisitor, PHONE } from './support/browser'
import { keepPicture } from './support/pictures'

const PAGES = [
  { path: '/', heading: '买号，不怕被找回。' },
  { path: '/search', heading: '找号' },
  { path: '/help', heading: '担保怎么运作' },
  { path: '/sign-in', heading: '登录' },
  { path: '/register', heading: '注册' },
  { path: '/forgot-password', heading: '找回密码' },
  { path: '/reset-password', heading: '重设密码' },
  { path: '/activate', heading: '激活' },
  { path: '/no-such-page', heading: '找不到页面' },
]

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('public pages on a $device', ({ device, viewport }) => {
  test.each(PAGES)('$path', async ({ path, heading }) => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto(path)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
    await keepPicture(page, `${device}${path.replaceAll('/', '-')}`)
    expectNoTrouble()
    await context.close()
  })
})
