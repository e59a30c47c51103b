import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { DESK, launchBrowser, newVisitor, PHONE } from './support/browser'
import { demoPerson, signIn } from './support/people'
import { keepPicture } from './support/pictures'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const results = (page: Page) => page.getByRole('list', { name: '搜索结果' }).getByRole('link')
const chips = (page: Page) => page.getByRole('list', { name: '已选条件' })

/** The filters, which a phone keeps behind a button. */
async function openFilters(page: Page, device: string): Promise<Locator> {
  if (device === 'desk') return page.getByRole('complementary', { name: '筛选' })
  await page.getByRole('button', { name: '筛选' }).click()
  return page.getByRole('dialog', { name: '筛选' })
}

async function closeFilters(filters: Locator, device: string): Promise<void> {
  if (device === 'phone') await filters.getByRole('button', { name: /^查看结果/ }).click()
}

/** Rows are guessed before they are measured, and move until they are: wait until nothing did for a while. */
async function listAtRest(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(async () => {
    const sight = () => `${scrollY} ${document.body.scrollHeight} ${document.querySelectorAll('[role="listitem"]').length}`
    let last = ''
    for (let quiet = 0; quiet < 5; quiet += 1) {
      await new Promise((resolve) => setTimeout(resolve, 60))
      if (sight() !== last) quiet = 0
      last = sight()
    }
  })
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('somebody who looks for a game account on a $device', ({ device, viewport }) => {
  test('finds the game by its initials, narrows it down, and keeps it all in the address', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto('/search?q=wzry')
    await results(page).first().waitFor()
    await page.getByRole('navigation', { name: '直接看这款游戏：' }).getByRole('link', { name: '王者荣耀' }).click()
    await page.getByRole('heading', { level: 1, name: '王者荣耀账号' }).waitFor()

    const filters = await openFilters(page, device)
    const rank = filters.getByRole('group', { name: '段位' }).getByRole('checkbox').first()
    await rank.check()
    await page.waitForURL('**/search?game=honor-of-kings&attr.rank=*')
    await filters.getByLabel('皮肤数，最小值').fill('1')
    await filters.getByLabel('皮肤数，最小值').press('Enter')
    await page.waitForURL('**&attr.skins.min=1')
    await expectAccessible(page)
    await closeFilters(filters, device)
    await keepPicture(page, `${device}-search-narrowed`)

    await page.reload()
    await chips(page).getByRole('button', { name: '清空' }).waitFor()
    expect(await chips(page).getByRole('button').count()).toBe(3)
    await chips(page).getByRole('button', { name: /^去掉条件：皮肤数/ }).click()
    await page.waitForURL((url) => !url.search.includes('skins'))
    expectNoTrouble()
    await context.close()
  })

  test('is understood when a word is mistyped, and told when a search makes no sense', async () => {
    const { context, page } = await newVisitor(browser, viewport)
    await page.goto('/search?q=genshni')
    await page.getByText('没有找到“genshni”，下面是“genshin”的结果。').waitFor()
    await results(page).first().waitFor()

    await page.goto('/search?game=honor-of-kings&attr.nothing=1')
    const refusal = page.getByRole('alert')
    await refusal.getByText('这个搜索条件不对').waitFor()
    await expectAccessible(page)
    await refusal.getByRole('button', { name: '清空' }).click()
    await results(page).first().waitFor()
    await context.close()
  })

  test('comes back from a listing to the place they left', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto('/search')
    await results(page).first().waitFor()
    for (let step = 0; step < 6; step += 1) {
      await page.evaluate(() => scrollBy(0, 700))
      await listAtRest(page)
    }
    // Left from where it stands: a click of Playwright may scroll first.
    const left = await page.evaluate(() => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>('[role="listitem"] a')]
      const link = links.find((one) => one.getBoundingClientRect().top > 100)!
      const { top } = link.getBoundingClientRect()
      link.click()
      return { address: link.getAttribute('href')!, top }
    })
    await page.waitForURL(`**${left.address}`)
    await page.goBack()
    const card = page.locator(`[role="listitem"] a[href="${left.address}"]`)
    await card.waitFor()
    await expect.poll(async () => Math.abs((await card.boundingBox())!.y - left.top)).toBeLessThan(8)
    expectNoTrouble()
    await context.close()
  })

  test('looks at a seller and at what else they sell', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await page.goto('/search')
    await results(page).first().click()
    const card = page.getByRole('region', { name: '卖家', exact: true })
    await card.getByText('加入安号').waitFor()
    await card.getByRole('link').click()
    await page.waitForURL('**/sellers/*')
    await page.getByRole('heading', { level: 2, name: '在售账号' }).waitFor()
    await results(page).first().waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await keepPicture(page, `${device}-seller`)
    expectNoTrouble()
    await context.close()
  })

  test('saves a search, turns its alerts off, and deletes it', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    const name = `找号 ${device}`
    await signIn(page, demoPerson('buyer'))
    await page.goto(`/search?game=genshin-impact&price_max=${device === 'desk' ? 900_000 : 800_000}`)
    await page.getByRole('button', { name: '保存搜索' }).click()
    await page.getByLabel('名称').fill(name)
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('link', { name: '已保存', exact: true }).click()
    await page.waitForURL('**/me/searches')

    const alerts = page.getByRole('switch', { name: `提醒：${name}` })
    await alerts.click()
    await expect.poll(() => alerts.isChecked()).toBe(false)
    await expectAccessible(page)
    await keepPicture(page, `${device}-saved-searches`)
    await page.getByRole('link', { name: new RegExp(name) }).click()
    await page.waitForURL('**/search?game=genshin-impact&price_max=*')

    await page.goBack()
    await page.getByRole('button', { name: `删除：${name}` }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await expect.poll(() => alerts.count()).toBe(0)
    expectNoTrouble()
    await context.close()
  })
})
