import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { DESK, launchBrowser, newVisitor, PHONE } from './support/browser'
import { demoPerson, signIn } from './support/people'
import { keepPicture } from './support/pictures'

/** A game that no other story looks into. */
const SLUG = 'clash-royale'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function expectFine(page: Page, picture: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expectAccessible(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await keepPicture(page, picture)
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: '游戏的各部分' }).getByRole('button', { name }).click()
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('on a $device', ({ device, viewport }) => {
  test('an admin is told what is wrong with a schema, mends it and saves a new version', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('admin'))
    await page.goto('/staff/games')
    await page.getByRole('searchbox').fill('hszz')
    await expectFine(page, `${device}-games`)
    await page.getByRole('link', { name: /皇室战争/ }).click()
    await page.waitForURL(`**/staff/games/${SLUG}`)

    await page.getByRole('button', { name: '添加属性' }).click()
    const attribute = page.getByRole('list', { name: '属性' }).getByRole('listitem').filter({ hasText: '未命名' })
    await attribute.getByLabel('键').first().fill(`league_${device}`)
    await attribute.getByLabel('类型').selectOption({ label: '是或否' })
    await attribute.getByLabel('中文').fill(device === 'desk' ? '联赛资格' : '锦标赛资格')
    await page.getByRole('button', { name: '保存为新版本' }).click()
    await page.getByText('这一项必填').waitFor()
    await expectFine(page, `${device}-game-findings`)

    const named = page.getByRole('listitem').filter({ hasText: `资格` }).last()
    await named.getByLabel('英文').fill(`Qualified ${device}`)
    await page.getByLabel('为什么修改').fill('新的联赛')
    await page.getByRole('button', { name: '保存为新版本' }).click()
    await page.getByText('尚未保存').waitFor({ state: 'detached' })

    await openTab(page, '预览')
    await page.getByText(device === 'desk' ? '联赛资格' : '锦标赛资格').waitFor()
    await expectFine(page, `${device}-game-preview`)
    await openTab(page, '交付换绑')
    await expectFine(page, `${device}-game-handover`)
    await openTab(page, '名称与区服')
    await expectFine(page, `${device}-game-about`)
    await openTab(page, '版本')
    await page.getByText('新的联赛').first().waitFor()
    await expectFine(page, `${device}-game-versions`)
    expectNoTrouble()
    await context.close()
  })
})
