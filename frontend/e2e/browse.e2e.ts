import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { DESK, launchBrowser, newVisitor, PHONE } from './support/browser'
import { keepPicture } from './support/pictures'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('a visitor on a $device', ({ device, viewport }) => {
  test('finds a listing by its game and is asked to sign in to buy it', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto('/')
    const game = page.getByRole('region', { name: '按游戏找' }).getByRole('link').first()
    await game.click()
    await page.waitForURL('**/search?game=*')
    const cards = page.getByRole('list', { name: '搜索结果' }).getByRole('link')
    await cards.first().waitFor()
    await expectAccessible(page)
    await keepPicture(page, `${device}-search-game`)

    const title = await cards.first().getByRole('heading').textContent()
    await cards.first().click()
    await page.getByRole('heading', { level: 1, name: title! }).waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await keepPicture(page, `${device}-listing`)

    const address = new URL(page.url()).pathname
    await page.getByRole('button', { name: '立即购买' }).click()
    await page.waitForURL((url) => url.pathname === '/sign-in')
    expect(new URL(page.url()).searchParams.get('next')).toBe(address)
    expectNoTrouble()
    await context.close()
  })

  test('keeps language and appearance', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto('/help')
    const footer = page.getByRole('contentinfo')
    await footer.getByRole('button', { name: 'English' }).click()
    await footer.getByRole('button', { name: 'Dark' }).click()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'How escrow works' }).waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await expectAccessible(page)
    await keepPicture(page, `${device}-help-dark-english`)
    expectNoTrouble()
    await context.close()
  })
})
