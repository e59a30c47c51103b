import type { Page } from 'playwright-core'
import { captchaAnswer } from './backstage'
import { SANDBOX_URL } from './browser'

export interface Newcomer {
  username: string
  email: string
  password: string
  pin: string
  name: string
  idNumber: string
}

let count = 0

/** Somebody nobody has seen before, with a name and an identity number that belong together. */
export function newcomer(name: string): Newcomer {
  count += 1
  const username = `e2e${Date.now().toString(36)}${count}`
  return {
    username,
    email: `${username}@example.com`,
    password: 'Jade-Gate-4711',
    pin: '806213',
    name,
    idNumber: identityNumber(count),
  }
}

/** An adult's number with a right check character (GB 11643-1999), different at every call. */
function identityNumber(order: number): string {
  const serial = ((Date.now() + order) % 1000).toString().padStart(3, '0')
  const day = (10 + (order % 18)).toString()
  const year = 1970 + (Math.floor(Date.now() / 1000) % 30)
  const body = `110101${year}05${day}${serial}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(body[place]), 0)
  return body + '10X98765432'[sum % 11]
}

/** Fills the form in, down to what the captcha's picture shows. */
export async function fillRegistration(page: Page, person: Newcomer): Promise<void> {
  const shown = page.waitForResponse((response) => response.url().endsWith('/auth/captcha') && response.ok())
  await page.goto('/register')
  const { captcha_id: captchaId } = (await (await shown).json()) as { captcha_id: string }
  await page.getByLabel('用户名', { exact: true }).fill(person.username)
  await page.getByLabel('邮箱', { exact: true }).fill(person.email)
  await page.getByLabel('密码', { exact: true }).fill(person.password)
  await page.getByLabel('图形验证码', { exact: true }).fill(await captchaAnswer(captchaId))
}

/** Registers; answers once the page says that a mail is on its way. */
export async function register(page: Page, person: Newcomer): Promise<void> {
  await fillRegistration(page, person)
  await page.locator('form').getByRole('button', { name: '注册' }).click()
  await page.getByText('去邮箱点一下激活链接').waitFor()
}

/** Opens the newest letter to somebody in the sandbox's inbox and follows the link in it. */
export async function followLetter(page: Page, email: string, path: string): Promise<void> {
  await page.goto(`${SANDBOX_URL}/inbox?to=${encodeURIComponent(email)}`)
  const letters = page.locator('#messages a')
  // The inbox refreshes itself; the letter may still be on its way.
  await letters.first().waitFor({ timeout: 30_000 })
  await letters.first().click()
  const link = page.locator(`.letter a[href*="${path}"]`)
  await page.goto((await link.getAttribute('href'))!)
}

/** From the activation letter to the signed-in page. */
export async function activate(page: Page, person: Newcomer): Promise<void> {
  await followLetter(page, person.email, '/activate')
  await page.getByText('激活成功', { exact: true }).waitFor()
}

/** Sets a payment PIN, which asks for the sign-in password. */
export async function setPin(page: Page, person: Newcomer): Promise<void> {
  await page.goto('/me/security#payment-pin')
  const section = page.getByRole('region', { name: '支付密码' })
  await section.getByLabel('支付密码', { exact: true }).fill(person.pin)
  await section.getByLabel('再输一次', { exact: true }).fill(person.pin)
  await section.getByLabel('登录密码', { exact: true }).fill(person.password)
  await section.getByRole('button', { name: '设置支付密码' }).click()
  await section.getByText('已完成').waitFor()
}

export async function passRealName(page: Page, person: Newcomer): Promise<void> {
  await page.goto('/me/security#real-name')
  const section = page.getByRole('region', { name: '实名认证' })
  await section.getByLabel('姓名', { exact: true }).fill(person.name)
  await section.getByLabel('身份证号', { exact: true }).fill(person.idNumber)
  await section.getByRole('button', { name: '提交认证' }).click()
  await section.getByText('已完成').waitFor()
}
