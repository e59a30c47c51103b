import type { Browser, Page } from 'playwright-core'
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

/** The newest operation of this kind, found by its filter. */
async function newestOf(page: Page, kind: string) {
  await page.goto('/staff/ledger')
  await page.getByLabel('业务类型').selectOption({ label: kind })
  await page.waitForURL('**kind=*')
  return page.getByRole('article', { name: new RegExp(`^${kind}`) }).first()
}

async function expectFine(page: Page, picture: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expectAccessible(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await keepPicture(page, picture)
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('on a $device', ({ device, viewport }) => {
  test('a cashier follows the money of an order', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('cashier'))

    const payment = await newestOf(page, '支付订单')
    const number = /AH-\w+/.exec(await payment.innerText())![0]
    await expectFine(page, `${device}-ledger`)
    await payment.getByRole('link', { name: '订单担保' }).click()
    await page.waitForURL('**account_id=*')
    await page.getByRole('article').first().waitFor()
    await page.reload()
    await page.getByRole('article', { name: `支付订单 ${number}` }).getByRole('link', { name: `订单 ${number}` }).click()
    await page.waitForURL('**subject_id=*')
    await page.getByRole('article', { name: `支付订单 ${number}` }).getByRole('link', { name: '查看其账户' }).click()
    await page.getByRole('list', { name: '账户' }).getByRole('link', { name: '订单担保' }).waitFor()
    await expectFine(page, `${device}-ledger-accounts`)
    expectNoTrouble()
    await context.close()
  })

  test('a cashier searches by number with the keyboard alone, and is told what cannot be', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('cashier'))
    const payment = await newestOf(page, '支付订单')
    const number = /AH-\w+/.exec(await payment.innerText())![0]

    await page.goto('/staff/ledger')
    await page.getByRole('searchbox').focus()
    await page.keyboard.type(number)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**number=${number}`)
    await page.getByRole('article', { name: `支付订单 ${number}` }).waitFor()

    await page.getByLabel('查询方式').selectOption({ label: '账户编号' })
    await page.getByRole('searchbox').fill('abc')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('账户编号只含数字').waitFor()
    await page.getByRole('searchbox').fill('999999999')
    await page.keyboard.press('Enter')
    await page.getByText('没有找到').waitFor()
    await expectFine(page, `${device}-ledger-empty`)
    expectNoTrouble()
    await context.close()
  })

  test('a cashier has the whole ledger checked and reads the verdict', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('cashier'))
    await page.goto('/staff/reconciliation')
    await page.getByRole('button', { name: '立即核对' }).click()
    const verdict = page.getByRole('region', { name: '全部一致' })
    await verdict.getByText('人工发起核对').waitFor({ timeout: 30_000 })
    await verdict.getByRole('region', { name: '全部资金合计为零' }).getByText('一致', { exact: true }).waitFor()
    await expectFine(page, `${device}-reconciliation`)

    await page.goto('/staff')
    await page.getByRole('link', { name: /最近对账 一致/ }).waitFor()
    await expectFine(page, `${device}-staff-home`)
    expectNoTrouble()
    await context.close()
  })

  test('a cashier looks through bills, alarms, debts and withdrawals', async () => {
    const { context, page, expectNoTrouble } = await newVisitor(browser, viewport)
    await signIn(page, demoPerson('cashier'))
    for (const { path, title, picture } of [
      { path: 'reconciliation?view=bills', title: '对账', picture: 'bills' },
      { path: 'payment-alarms', title: '支付告警', picture: 'alarms' },
      { path: 'debts', title: '讨债列表', picture: 'debts' },
      { path: 'withdrawals?status=all', title: '提现审批', picture: 'payouts' },
    ]) {
      await page.goto(`/staff/${path}`)
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await expectFine(page, `${device}-${picture}`)
    }
    expectNoTrouble()
    await context.close()
  })
})
