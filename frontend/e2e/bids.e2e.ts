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

interface Offered {
  id: string
  /** Fen. */
  price: number
  negotiable: boolean
}

/** The dearest listing of the demo seller that takes bids and has none. */
async function dearestOffer(): Promise<Offered> {
  const seller = await OutsideCaller.signIn(demoPerson('seller'))
  const { results } = await seller.call<{ results: Offered[] }>('GET', '/me/listings?status=on_sale&limit=50')
  const open = '/bids?role=seller&status=pending,countered&limit=50'
  const bids = await seller.call<{ results: { listing: { id: string } }[] }>('GET', open)
  const taken = new Set(bids.results.map(({ listing }) => listing.id))
  const [dearest] = results
    .filter(({ id, negotiable }) => negotiable && !taken.has(id))
    .sort((one, other) => other.price - one.price)
  if (!dearest) throw new Error('The demo seller takes no bids')
  return dearest
}

const yuan = (fen: number) => `¥${(fen / 100).toLocaleString('en', { minimumFractionDigits: 2 })}`

async function namePrice(page: Page, fen: number, action: string): Promise<void> {
  const dialog = page.locator('dialog[open]')
  await dialog.getByLabel('你的价格').fill(String(fen / 100))
  await expectAccessible(page)
  await dialog.getByRole('button', { name: action }).click()
  await dialog.waitFor({ state: 'detached' })
}

describe.each([
  { device: 'desk', viewport: DESK },
  { device: 'phone', viewport: PHONE },
])('on a $device', ({ device, viewport }) => {
  test('two people agree on a price and each sees at once what the other says', async () => {
    const { id, price } = await dearestOffer()
    const [bid, counter] = [price - 30_000, price - 10_000]
    const [seller, buyer] = [await newVisitor(browser, viewport), await newVisitor(browser, viewport)]
    await signIn(seller.page, demoPerson('seller'))
    await seller.page.goto('/bids?role=seller')
    await signIn(buyer.page, demoPerson('buyer'))
    await buyer.page.goto(`/listings/${id}`)

    await buyer.page.getByRole('button', { name: '出价', exact: true }).click()
    await namePrice(buyer.page, bid, '提交出价')
    await buyer.page.getByRole('main').getByRole('link', { name: `已出价 ${yuan(bid)}` }).waitFor()
    await expectAccessible(buyer.page)
    await keepPicture(buyer.page, `${device}-bids-listing`)

    const received = seller.page.locator('article', { hasText: yuan(bid) }).first()
    await received.getByRole('button', { name: '还价' }).click()
    await namePrice(seller.page, counter, '提交还价')
    await expectAccessible(seller.page)
    await keepPicture(seller.page, `${device}-bids-received`)

    await buyer.page.getByRole('main').getByRole('link', { name: `卖家还价 ${yuan(counter)}` }).click()
    await buyer.page.getByRole('button', { name: `接受 ${yuan(counter)}` }).click()
    await buyer.page.locator('dialog[open]').getByRole('button', { name: /^接受/ }).click()
    await buyer.page.getByText('已接受，请下单付款').waitFor()
    await expectAccessible(buyer.page)
    await keepPicture(buyer.page, `${device}-bids-accepted`)
    await seller.page.getByText('已接受，等待买家付款').waitFor()

    await buyer.page.getByRole('button', { name: /^按 .* 下单付款/ }).click()
    await buyer.page.waitForURL('**/orders/*')
    await buyer.page.getByText(yuan(counter)).first().waitFor()
    await seller.page.getByText('买家已按此价下单').first().waitFor()

    const order = new URL(buyer.page.url()).pathname
    await (await OutsideCaller.signIn(demoPerson('buyer'))).call('POST', `${order}/cancel`)
    await seller.page.getByText('订单未付款，保留已取消').first().waitFor()
    expect(order).toMatch(/^\/orders\//)
    for (const visitor of [seller, buyer]) visitor.expectNoTrouble()
  })
})
