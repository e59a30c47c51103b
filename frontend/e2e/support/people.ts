import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

export interface Person {
  role: string
  username: string
  password: string
  payment_pin: string
}

const DEMO_FILE = process.env.ANHAO_DEMO_FILE ?? new URL('../../../var/demo.json', import.meta.url)

/** Somebody of the demo data, by role: seller, buyer, reviewer, arbitrator, cashier or admin. */
export function demoPerson(role: string): Person {
  const { people } = JSON.parse(readFileSync(DEMO_FILE, 'utf8')) as { people: Person[] }
  const person = people.find((candidate) => candidate.role === role)
  if (!person) throw new Error(`No ${role} in the demo data`)
  return person
}

/** Signs in through the page, as a person does. */
export async function signIn(page: Page, { username, password }: Pick<Person, 'username' | 'password'>) {
  await page.goto('/sign-in')
  await page.getByLabel('用户名或邮箱').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.locator('form').getByRole('button', { name: '登录' }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
