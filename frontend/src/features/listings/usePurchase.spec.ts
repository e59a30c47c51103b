import { defineComponent, h } from 'vue'
import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aListingDetail } from './testing/examples'
import { usePurchase } from './usePurchase'

async function setUp(orders: () => unknown) {
  const server = fakeServer({ 'POST /orders': orders })
  let purchase!: ReturnType<typeof usePurchase>
  const Page = defineComponent(() => {
    purchase = usePurchase(() => aListingDetail({ price: 1_000 }))
    return () => h('div')
  })
  const { router } = await mountApp(Page, { routes: ['order'] })
  purchase.ask()
  return { purchase, server, router }
}

async function confirm(purchase: ReturnType<typeof usePurchase>): Promise<void> {
  purchase.confirm()
  await settle()
}

describe('usePurchase', () => {
  it('orders at the price that was seen and goes to the order', async () => {
    const { purchase, server, router } = await setUp(() => ({ id: 'o1' }))
    await confirm(purchase)
    expect(server.calls[0]!.body).toEqual({ listing_id: 'l1', expected_price: 1_000 })
    expect(server.calls[0]!.headers.get('Idempotency-Key')).toMatch(/^[\da-f-]{36}$/)
    expect(router.currentRoute.value.fullPath).toBe('/order/o1')
  })

  it('shows a changed price and asks again before it orders at that', async () => {
    const { purchase, server } = await setUp(() => problem(409, 'price_changed', { price: 1_200 }))
    await confirm(purchase)
    expect(purchase.asking.value).toBe(true)
    expect(purchase.priceChanged.value).toBe(true)
    expect(purchase.agreedPrice.value).toBe(1_200)
    expect(purchase.problem.value).toBe('')
    server.answer('POST /orders', () => ({ id: 'o1' }))
    await confirm(purchase)
    const [first, second] = server.calls
    expect(second!.body).toMatchObject({ expected_price: 1_200 })
    expect(second!.headers.get('Idempotency-Key')).not.toBe(first!.headers.get('Idempotency-Key'))
  })

  it('says that somebody else was first', async () => {
    const { purchase } = await setUp(() => problem(409, 'listing_unavailable'))
    await confirm(purchase)
    expect(purchase.problem.value).toBe('Refused: listing_unavailable')
  })

  it('repeats a lost try under the same key, so that it counts once', async () => {
    const { purchase, server } = await setUp(() => problem(503, 'unavailable'))
    await confirm(purchase)
    await confirm(purchase)
    const [first, second] = server.calls
    expect(second!.headers.get('Idempotency-Key')).toBe(first!.headers.get('Idempotency-Key'))
  })
})
