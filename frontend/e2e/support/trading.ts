import type { Page } from 'playwright-core'

/** Finds a listing by a word and a filter, as a visitor does, and opens it. */
export async function findListing(page: Page, word: string, title: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('searchbox').first().fill(word)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/search?q=*')
  const address = new URL(page.url())
  address.searchParams.set('game', 'honor-of-kings')
  await page.goto(address.pathname + address.search)
  await page.getByRole('list', { name: '搜索结果' }).getByRole('link', { name: title }).first().click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}

/** From the listing to an order that waits for payment; answers the order's address. */
export async function placeOrder(page: Page): Promise<string> {
  await page.getByRole('button', { name: '立即购买' }).click()
  await page.locator('dialog').getByRole('button', { name: /^下单/ }).click()
  await page.waitForURL('**/orders/*')
  return new URL(page.url()).pathname
}

function dialog(page: Page) {
  return page.locator('dialog[open]')
}

/** Types the payment PIN where a dialog asks for it; the last digit sends it. */
export async function typePin(page: Page, pin: string): Promise<void> {
  await dialog(page).getByLabel('6 位支付密码').fill(pin)
}

export async function payOrder(page: Page, pin: string): Promise<void> {
  await page.getByRole('button', { name: /^付款/ }).first().click()
  await typePin(page, pin)
  await page.getByText('等卖家交付账号').first().waitFor()
}

/** The seller hands over what was stored with the listing. */
export async function deliver(page: Page): Promise<void> {
  await page.getByRole('button', { name: '交付账号', exact: true }).first().click()
  await dialog(page).getByRole('button', { name: '确认交付' }).click()
  await page.getByText('买家正在验号、换绑').first().waitFor()
}

/** Opens the vault and answers what it shows. */
export async function reveal(page: Page, pin: string): Promise<string> {
  await page.getByRole('button', { name: '输支付密码查看' }).click()
  await typePin(page, pin)
  await page.getByRole('button', { name: '复制密码' }).waitFor()
  return page.getByRole('region', { name: '账号保险箱' }).innerText()
}

/** Ticks the first step of the handover that this side has not ticked. */
export async function tickFirstStep(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^已完成：/ }).first().click()
  await dialog(page).getByRole('button', { name: '确认已完成' }).click()
  await dialog(page).waitFor({ state: 'detached' })
}

/** Confirms although steps of the handover are open, which the buyer has to acknowledge. */
export async function confirmReceipt(page: Page): Promise<void> {
  await page.getByRole('button', { name: '确认收号，放款' }).first().click()
  await dialog(page).getByLabel('我知道卖家可能借此找回账号').check()
  await dialog(page).getByRole('button', { name: /^确认，放款/ }).click()
  await page.getByText('交易完成', { exact: true }).first().waitFor()
}
