import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible } from './support/axe'
import { ledgerTotals, passDays } from './support/backstage'
import { DESK, launchBrowser, newVisitor, PHONE, type Visitor } from './support/browser'
import { approveWithdrawal, expectAvailable, expectRecharged, expectWithdrawal, recharge, withdraw } from './support/money'
import { activate, newcomer, passRealName, register, setPin, type Newcomer } from './support/newcomer'
import { demoPerson, signIn } from './support/people'
import { keepPicture } from './support/pictures'
import { approveListing, offerAccount } from './support/selling'
import { confirmReceipt, deliver, findListing, payOrder, placeOrder, reveal, tickFirstStep } from './support/trading'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** Somebody new, signed in on a device of their own, with a PIN. */
async function join(visitor: Visitor, person: Newcomer): Promise<void> {
  const { page } = visitor
  await register(page, person)
  await activate(page, person)
  await signIn(page, person)
  await setPin(page, person)
}

async function staffAt(role: string): Promise<Visitor> {
  const visitor = await newVisitor(browser, DESK)
  await signIn(visitor.page, demoPerson(role))
  return visitor
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('on a $device', ({ device, viewport }) => {
  test('a stranger sells an account safely to a stranger', { timeout: 300_000 }, async () => {
    const [seller, buyer] = [await newVisitor(browser, viewport), await newVisitor(browser, viewport)]
    const [reviewer, cashier] = [await staffAt('reviewer'), await staffAt('cashier')]
    const look = async ({ page }: Visitor, name: string) => {
      await page.waitForLoadState('networkidle')
      await expectAccessible(page)
      await keepPicture(page, `${device}-trade-${name}`)
    }
    const [li, wang] = [newcomer('李晓明'), newcomer('王小雨')]
    const title = `荣耀王者 全息碎影 ${li.username}`

    await join(seller, li)
    await passRealName(seller.page, li)
    await look(seller, 'security')
    await offerAccount(seller.page, { title, price: '1280.50', login: `wx_${li.username}`, password: 's3cret!' })
    await seller.page.goto('/me/listings')
    const offered = seller.page.locator('.row', { hasText: title })
    await offered.getByText('审核中').waitFor()
    await approveListing(reviewer.page, title)
    // Told at once, without reloading.
    await offered.getByText('在售').waitFor()
    await look(seller, 'listings')

    await findListing(buyer.page, '碎影', title)
    const listing = new URL(buyer.page.url()).pathname
    await join(buyer, wang)
    await recharge(buyer.page, '2000')
    await expectRecharged(buyer.page)
    await expectAvailable(buyer.page, '¥2,000.00')
    await look(buyer, 'wallet')
    await buyer.page.goto(listing)
    const order = await placeOrder(buyer.page)
    await payOrder(buyer.page, wang.pin)
    await look(buyer, 'paid')

    await seller.page.goto(order)
    await deliver(seller.page)
    expect(await reveal(buyer.page, wang.pin)).toContain('s3cret!')
    await look(buyer, 'vault')
    await tickFirstStep(seller.page)
    await tickFirstStep(buyer.page)
    await confirmReceipt(buyer.page)
    await seller.page.getByText('交易完成，货款结算中').waitFor()
    await look(seller, 'settling')
    await expectAvailable(buyer.page, '¥719.50')

    // The steps that nobody ticked lengthen the hold.
    await passDays(20)
    await seller.page.getByText('交易完成，货款已到账').waitFor({ timeout: 60_000 })
    // After so long everybody has to sign in again.
    await signIn(seller.page, li)
    await signIn(cashier.page, demoPerson('cashier'))
    await expectAvailable(seller.page, '¥1,216.47')
    await withdraw(seller.page, li, '1216.47')
    await approveWithdrawal(cashier.page, li)
    await expectWithdrawal(seller.page, '已到账')
    await expectAvailable(seller.page, '¥0.00')
    await look(seller, 'statement')
    expect(await ledgerTotals()).toEqual({ balances: 0, differing: 0 })
    for (const visitor of [seller, buyer, reviewer, cashier]) visitor.expectNoTrouble()
  })
})
