import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OutsideCaller } from './support/api'
import { expectAccessible } from './support/axe'
import { DESK, launchBrowser, newVisitor, PHONE } from './support/browser'
import { demoPerson, signIn } from './support/people'
import { keepPicture } from './support/pictures'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

interface OnSale {
  id: string
  title: string
  price: number
}

/** A listing of the demo's seller that the demo's buyer never took: who leaves one unpaid twice is shut out of it. */
async function neverOrdered(buyer: OutsideCaller): Promise<OnSale> {
  const seller = await OutsideCaller.signIn(demoPerson('seller'))
  const offers = await seller.call<{ results: OnSale[] }>('GET', '/me/listings?status=on_sale&limit=50')
  const orders = await buyer.call<{ results: { listing: { id: string } }[] }>('GET', '/orders?role=buyer&limit=50')
  const taken = new Set(orders.results.map((order) => order.listing.id))
  return offers.results.find(({ id }) => !taken.has(id))!
}

/** Orders it; answers how to cancel that again. */
async function takeListing(buyer: OutsideCaller, { id, price }: OnSale): Promise<() => Promise<unknown>> {
  const wish = { listing_id: id, expected_price: price }
  const placed = await buyer.call<{ id: string }>('POST', '/orders', wish, { 'Idempotency-Key': randomUUID() })
  return () => buyer.call('POST', `/orders/${placed.id}/cancel`)
}

/** The number of unread notifications as the bell shows it, or on a phone the tab. */
async function unread(page: Page): Promise<number> {
  const [count] = await page.locator('.unread:visible').allTextContents()
  return Number(count ?? 0)
}

/** So that the count is exact: above 99 it no longer is. */
async function readAll(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  const button = page.getByRole('button', { name: '全部标为已读' })
  if (await button.isEnabled()) await button.click()
  await expect.poll(() => unread(page)).toBe(0)
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('on a $device', ({ device, viewport }) => {
  test('what somebody else does shows at once, and leads to where it happened', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('seller'))
    await page.goto('/me/notifications')
    await readAll(page)

    const buyer = await OutsideCaller.signIn(demoPerson('buyer'))
    const listing = await neverOrdered(buyer)
    const cancel = await takeListing(buyer, listing)
    await expect.poll(() => unread(page)).toBeGreaterThan(0)
    await page.getByRole('main').getByText(listing.title).first().waitFor()
    await expectAccessible(page)
    await keepPicture(page, `${device}-notified`)

    const shown = await unread(page)
    await page.locator('.toast').getByRole('link', { name: '有人拍下了你的账号' }).click()
    await page.waitForURL('**/orders/*')
    await expect.poll(() => unread(page)).toBeLessThan(shown)
    await cancel()
    expectNoTrouble()
    await context.close()
  })

  test('notifications are narrowed to the unread ones and switched off where that is allowed', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('buyer'))
    await page.goto('/me/notifications')
    await page.getByRole('button', { name: '未读', exact: true }).click()
    await page.waitForURL('**unread=true')

    await page.getByRole('link', { name: '通知设置' }).click()
    const wanted = page.getByRole('switch', { name: '交易完成 · 邮件' })
    const before = await wanted.isChecked()
    await Promise.all([page.waitForResponse('**/notifications/preferences'), wanted.click()])
    await page.reload()
    await wanted.waitFor()
    expect(await wanted.isChecked()).toBe(!before)
    await Promise.all([page.waitForResponse('**/notifications/preferences'), wanted.click()])
    await expectAccessible(page)
    await keepPicture(page, `${device}-preferences`)
    expectNoTrouble()
    await context.close()
  })

  test('a favourite is kept with its price, removed, and taken back', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    const { id, title } = await neverOrdered(await OutsideCaller.signIn(demoPerson('buyer')))
    await signIn(page, demoPerson('buyer'))
    await page.goto(`/listings/${id}`)
    await page.getByRole('button', { name: '收藏', exact: true }).click()
    await page.locator('.toast').getByRole('link', { name: '已加入收藏' }).click()

    await page.waitForURL('**/me/favourites')
    const card = page.getByRole('listitem').filter({ hasText: title })
    await card.getByText('价格未变').waitFor()
    await expectAccessible(page)
    await keepPicture(page, `${device}-favourites`)
    await card.getByRole('button', { name: /^取消收藏/ }).click()
    await card.getByRole('button', { name: '撤销' }).click()
    await card.getByRole('button', { name: /^取消收藏/ }).click()
    await card.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { level: 1, name: '收藏' }).waitFor()
    expect(await card.count()).toBe(0)
    expectNoTrouble()
    await context.close()
  })

  test('the overview shows what waits for the person', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('buyer'))
    await page.goto('/me')
    await page.getByRole('heading', { name: /^轮到你了/ }).waitFor()
    await page.getByRole('region', { name: '钱包' }).getByText('可用余额').waitFor()
    await page.waitForLoadState('networkidle')
    await expectAccessible(page)
    await keepPicture(page, `${device}-overview`)
    expectNoTrouble()
    await context.close()
  })
})
