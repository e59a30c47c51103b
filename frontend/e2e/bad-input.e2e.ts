import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OutsideCaller } from './support/api'
import { launchBrowser, newVisitor, PHONE } from './support/browser'
import { fillRegistration, newcomer } from './support/newcomer'
import { demoPerson, signIn } from './support/people'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

interface OwnListing {
  id: string
  title: string
  price: number
  version: number
}

/** A listing of the demo's seller, as its owner sees it. */
async function onSale(seller: OutsideCaller, place: number): Promise<OwnListing> {
  const { results } = await seller.call<{ results: OwnListing[] }>('GET', '/me/listings?status=on_sale')
  return results[place]!
}

test('a refused registration keeps what was typed and says what is wrong', async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const person = { ...newcomer('王小明'), username: demoPerson('seller').username }
  await fillRegistration(page, person)
  await page.locator('form').getByRole('button', { name: '注册' }).click()
  await page.getByText('该用户名已被使用，请换一个。').waitFor()
  expect(await page.getByLabel('用户名', { exact: true }).inputValue()).toBe(person.username)
  expect(await page.getByLabel('邮箱', { exact: true }).inputValue()).toBe(person.email)
  expect(await page.getByLabel('密码', { exact: true }).inputValue()).toBe(person.password)

  await page.getByLabel('用户名', { exact: true }).fill(`${person.username}2`)
  await page.getByLabel('图形验证码', { exact: true }).fill('????')
  await page.locator('form').getByRole('button', { name: '注册' }).click()
  await page.getByText('图片中的字符输入不正确。').waitFor()
  expect(await page.getByLabel('密码', { exact: true }).inputValue()).toBe(person.password)
  expectNoTrouble()
})

test('a link that was used or never issued offers a new letter', async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  await page.goto('/activate?token=never-issued')
  await page.getByText('激活链接已失效或已用过，可以重新发一封。').waitFor()
  await page.getByRole('button', { name: '重新发送激活邮件' }).waitFor()
  expectNoTrouble()
})

test('a listing is not offered without attributes, price and pictures', async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  await signIn(page, demoPerson('seller'))
  await page.goto('/sell')
  await page.locator('.game', { hasText: '王者荣耀' }).click()
  await page.getByRole('button', { name: '开始填写' }).click()
  await page.waitForURL('**step=account**')
  await page.getByRole('button', { name: '保存并继续' }).click()
  await page.getByText('请填写此项').first().waitFor()
  expect(page.url()).toContain('step=account')

  const draft = new URL(page.url()).pathname
  await page.goto(`${draft}?step=offer`)
  await expectPricesRefused(page)

  await page.goto(`${draft}?step=pictures`)
  await page.locator('input[type=file]').setInputFiles([
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
    { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture either') },
  ])
  await page.locator('.tile__problem').first().waitFor()
  expectNoTrouble()
})

async function expectPricesRefused(page: Page): Promise<void> {
  const field = page.getByLabel('价格（元）')
  for (const price of ['0', '-1', '1000000000000', 'abc']) {
    await field.fill(price)
    await page.getByRole('button', { name: '保存并继续' }).click()
    await page.locator('[aria-invalid="true"]').and(field).waitFor()
    expect(await field.inputValue()).toBe(price)
    expect(page.url()).toContain('step=offer')
  }
}

test('a price that changed meanwhile is asked about again, and two presses make one order', async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const seller = await OutsideCaller.signIn(demoPerson('seller'))
  const listing = await onSale(seller, 0)
  await signIn(page, demoPerson('buyer'))
  await page.goto(`/listings/${listing.id}`)
  await page.getByRole('button', { name: '立即购买' }).click()
  const present = await seller.call<{ version: number }>('GET', `/listings/${listing.id}`)
  await seller.call('PATCH', `/listings/${listing.id}`, { version: present.version, price: listing.price + 100 })

  const dialog = page.locator('dialog[open]')
  await dialog.getByRole('button', { name: /^下单/ }).click()
  await dialog.getByText('价格变了').waitFor()
  await dialog.getByRole('button', { name: /^按/ }).dblclick()
  await page.waitForURL('**/orders/*')

  const buyer = await OutsideCaller.signIn(demoPerson('buyer'))
  const { results } = await buyer.call<{ results: { id: string; status: string; listing: { id: string } }[] }>('GET', '/orders?role=buyer')
  const orders = results.filter((order) => order.listing.id === listing.id && order.status === 'awaiting_payment')
  expect(orders).toHaveLength(1)
  await buyer.call('POST', `/orders/${orders[0]!.id}/cancel`)
  expectNoTrouble()
})

test('a listing that somebody else is buying is not sold twice', async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const other = await OutsideCaller.signIn(demoPerson('seller'))
  const listing = await ofAnotherSeller(other)
  await signIn(page, demoPerson('buyer'))
  await page.goto(`/listings/${listing.id}`)
  await page.getByRole('button', { name: '立即购买' }).click()

  const order = await other.call<{ id: string }>(
    'POST',
    '/orders',
    { listing_id: listing.id, expected_price: listing.price },
    { 'Idempotency-Key': randomUUID() },
  )
  await page.locator('dialog[open]').getByRole('button', { name: /^下单/ }).click()
  await page.locator('dialog[open]').getByRole('alert').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/listings/${listing.id}`)
  await other.call('POST', `/orders/${order.id}/cancel`)
  expectNoTrouble()
})

async function ofAnotherSeller(caller: OutsideCaller): Promise<{ id: string; price: number }> {
  const own = await caller.call<{ id: string }>('GET', '/me')
  const { results } = await caller.call<{ results: { id: string; price: number; seller: { id: string } }[] }>(
    'GET',
    '/listings?limit=50',
  )
  return results.find(({ seller }) => seller.id !== own.id)!
}
