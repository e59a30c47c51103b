import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { ledgerTotals } from './support/backstage'
import { launchBrowser, newVisitor, PHONE } from './support/browser'
import {
  approveWithdrawal,
  askForCode,
  expectAvailable,
  expectRecharged,
  expectWithdrawal,
  recharge,
  scanCode,
  withdrawToSource,
} from './support/money'
import { activate, newcomer, passRealName, register, setPin, type Newcomer } from './support/newcomer'
import { demoPerson, signIn } from './support/people'
import { keepPicture } from './support/pictures'
import { placeOrder } from './support/trading'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

async function join(page: Page, person: Newcomer): Promise<void> {
  await register(page, person)
  await activate(page, person)
  await signIn(page, person)
}

test('whatever happens at the cashier, what was paid is credited once', { timeout: 180_000 }, async () => {
  const { page, expectNoTrouble } = await newVisitor(browser, PHONE)
  const person = newcomer('周小北')
  await join(page, person)

  for (const button of ['pay_twice', 'pay_altered_amount', 'pay_bad_signature']) {
    await recharge(page, '100', button)
    await expectRecharged(page)
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
  await join(page, person)
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

test('a WeChat code on the desk is paid by phone, whatever goes wrong there', { timeout: 240_000 }, async () => {
  const desk = await newVisitor(browser)
  const phone = await newVisitor(browser, PHONE)
  await join(desk.page, newcomer('吴小南'))

  const first = await askForCode(desk.page, '200')
  await expectAccessible(desk.page)
  await keepPicture(desk.page, 'desk-wechat-code')
  // The first try fails in WeChat; the same code is paid after all.
  await scanCode(phone.page, first, 'fail', 'pay')
  await expectRecharged(desk.page)

  for (const button of ['pay_late', 'pay_altered_amount', 'pay_bad_signature']) {
    await scanCode(phone.page, await askForCode(desk.page, '100'), button)
    await expectRecharged(desk.page)
  }
  await expectAvailable(desk.page, '¥500.00')

  await scanCode(phone.page, await askForCode(desk.page, '50'), 'cancel')
  await desk.page.getByText('没有付款，充值已关闭').last().waitFor({ timeout: 60_000 })
  await desk.page.getByRole('link', { name: '再充一次' }).click()
  expect(await desk.page.getByLabel('充值金额（元）').inputValue()).toBe('50')
  await expectAvailable(desk.page, '¥500.00')
  expect(await ledgerTotals()).toEqual({ balances: 0, differing: 0 })
  for (const visitor of [desk, phone]) visitor.expectNoTrouble()
})

test('untraded money goes back to where it came from, or stays when one thinks better', { timeout: 240_000 }, async () => {
  const [visitor, phone, cashier] = [await newVisitor(browser, PHONE), await newVisitor(browser), await newVisitor(browser)]
  const { page } = visitor
  const person = newcomer('郑小东')
  await join(page, person)
  await passRealName(page, person)
  await setPin(page, person)
  const code = await askForCode(page, '200')
  await page.getByRole('button', { name: '保存付款码' }).waitFor()
  await expectAccessible(page)
  await keepPicture(page, 'phone-wechat-code')
  await scanCode(phone.page, code, 'pay')
  await expectRecharged(page)

  await withdrawToSource(page, person, '微信支付', '30')
  await page.getByRole('button', { name: '取消提现' }).click()
  await page.locator('dialog[open]').getByRole('button', { name: '取消提现' }).click()
  await page.getByText('已退回可用余额').waitFor()
  await expectAvailable(page, '¥200.00')

  await withdrawToSource(page, person, '微信支付', '150')
  await expectAccessible(page)
  await keepPicture(page, 'phone-withdrawal-asked')
  await signIn(cashier.page, demoPerson('cashier'))
  await approveWithdrawal(cashier.page, person)
  await expectWithdrawal(page, '已到账')
  await keepPicture(page, 'phone-withdrawal-arrived')
  await expectAvailable(page, '¥50.00')
  expect(await ledgerTotals()).toEqual({ balances: 0, differing: 0 })
  for (const someone of [visitor, phone, cashier]) someone.expectNoTrouble()
})
