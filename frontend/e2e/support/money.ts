import type { Page, Response } from 'playwright-core'
import { SANDBOX_URL } from './browser'
import type { Newcomer } from './newcomer'
import { typePin } from './trading'

/** From the wallet to the cashier of the outside world and back; presses the button of that name there. */
export async function recharge(page: Page, yuan: string, button = 'pay'): Promise<void> {
  await page.goto('/wallet/recharge')
  await page.getByLabel('充值金额（元）').fill(yuan)
  await page.getByRole('button', { name: '去支付宝付款' }).click()
  await page.locator(`[data-action="${button}"]`).click()
}

/** Waits until the page of a recharge says that it is paid; it hears of it by itself. */
export async function expectRecharged(page: Page): Promise<void> {
  await page.getByRole('status').getByText('充值成功').waitFor({ timeout: 60_000 })
}

/** Asks for a recharge by WeChat; answers what its code holds, once it is on the page. */
export async function askForCode(page: Page, yuan: string): Promise<string> {
  await page.goto('/wallet/recharge')
  await page.getByLabel('充值金额（元）').fill(yuan)
  await page.getByRole('radio', { name: /^微信支付/ }).check()
  const prepared = page.waitForResponse(async (response) => Boolean(await codeIn(response)), { timeout: 60_000 })
  await page.getByRole('button', { name: '用微信扫码付款' }).click()
  await page.getByRole('img', { name: /^微信付款码/ }).waitFor({ timeout: 60_000 })
  return (await codeIn(await prepared))!
}

async function codeIn(response: Response): Promise<string | null> {
  if (!/\/recharges\/[\w-]+$/.test(response.url()) || !response.ok()) return null
  return ((await response.json()) as { qr_content: string | null }).qr_content
}

/** What the phone does that scans a code; presses the buttons of these names at WeChat's cashier. */
export async function scanCode(phone: Page, code: string, ...buttons: string[]): Promise<void> {
  await phone.goto(`${SANDBOX_URL}/wechat/scan?code=${encodeURIComponent(code)}`)
  for (const button of buttons) await phone.locator(`[data-action="${button}"]`).click()
}

/** Waits until the wallet page says so; it hears of money by itself. */
export async function expectAvailable(page: Page, sum: string): Promise<void> {
  await page.goto('/me/wallet')
  await page.getByRole('region', { name: '可用余额' }).getByText(sum, { exact: true }).first().waitFor()
}

/** Adds a payee in the person's own name and withdraws to it. */
export async function withdraw(page: Page, person: Newcomer, yuan: string): Promise<void> {
  await page.goto('/wallet/withdraw')
  await page.getByRole('button', { name: '添加收款账户' }).click()
  const dialog = page.locator('dialog[open]')
  await dialog.getByLabel('支付宝账号').fill(person.email)
  await dialog.getByLabel('真实姓名').fill(person.name)
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.waitFor({ state: 'detached' })
  await sendWithdrawal(page, person, yuan)
}

/** Withdraws back to where the newest recharge of this provider came from. */
export async function withdrawToSource(page: Page, person: Newcomer, provider: string, yuan: string): Promise<void> {
  await page.goto('/wallet/withdraw')
  await page.getByRole('group', { name: /退回到原来的付款方式/ }).getByRole('radio', { name: provider }).first().check()
  await sendWithdrawal(page, person, yuan)
}

async function sendWithdrawal(page: Page, person: Newcomer, yuan: string): Promise<void> {
  await page.getByLabel('提现金额（元）').fill(yuan)
  await page.locator('form').getByRole('button', { name: '提现', exact: true }).click()
  await typePin(page, person.pin)
  await page.waitForURL('**/wallet/withdrawals/*')
  await expectWithdrawal(page, '审核中')
}

/** Waits until the page of a withdrawal says how it stands; it hears of changes by itself. */
export async function expectWithdrawal(page: Page, status: string): Promise<void> {
  await page.getByRole('status').getByText(status, { exact: true }).waitFor({ timeout: 60_000 })
}

/** A cashier finds the request of this person in the queue and has it paid out. */
export async function approveWithdrawal(page: Page, person: Newcomer): Promise<void> {
  await page.goto('/staff/withdrawals')
  const item = page.locator('.list__item', { hasText: person.username })
  await item.click()
  await page.getByRole('button', { name: /^通过/ }).click()
  await page.locator('dialog[open]').getByRole('button', { name: /^打款/ }).click()
  await item.waitFor({ state: 'detached' })
}
