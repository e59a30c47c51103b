import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, newVisitor, PHONE } from './support/browser'
import { expectAvailable, recharge } from './support/money'
import { activate, newcomer, register, setPin } from './support/newcomer'
import { ledgerTotals } from './support/backstage'
import { signIn } from './support/people'
import { placeOrder } from './support/trading'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('whatever happens at the cashier, what was paid is credited once', { timeout: 180_000 }, async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const person = newcomer('周小北')
  await register(page, person)
  await activate(page, person)
  await signIn(page, person)

  for (const button of ['pay_twice', 'pay_altered_amount', 'pay_bad_signature']) {
    await recharge(page, '100', button)
    await page.getByText('充值成功').waitFor({ timeout: 60_000 })
  }
  await expectAvailable(page, '¥300.00')

  await recharge(page, '50', 'cancel')
  await page.getByText('交易已关闭，没有收款。').waitFor()
  await expectAvailable(page, '¥300.00')
  expect(await ledgerTotals()).toEqual({ balances: 0, differing: 0 })
  expectNoTrouble()
})

test('too little money leads to a recharge of just what lacks, and back to the order', { timeout: 120_000 }, async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const person = newcomer('孙小西')
  await register(page, person)
  await activate(page, person)
  await signIn(page, person)
  await setPin(page, person)
  await page.goto('/search?sort=price')
  const card = page.getByRole('list', { name: '搜索结果' }).getByRole('link').first()
  await card.click()
  const order = await placeOrder(page)
  await page.getByRole('button', { name: /^付款/ }).first().click()
  await page.getByText(/余额不足，还差/).waitFor()
  await page.getByRole('link', { name: /^去充值/ }).click()
  expect(Number(await page.getByLabel('充值金额（元）').inputValue())).toBeGreaterThan(0)
  await page.getByRole('button', { name: '去支付宝付款' }).click()
  await page.locator('[data-action="pay"]').click()
  await page.getByRole('link', { name: '继续刚才的事' }).click()
  await page.waitForURL(`**${order}`)
  expectNoTrouble()
})
