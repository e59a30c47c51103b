import { defineComponent, h } from 'vue'
import { expect, it } from 'vitest'
import { fakeServer } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aListing, aPage } from './testing/examples'
import { useSellerListings } from './useSellerListings'

it('finds what one seller offers, in the order that the URL says', async () => {
  const server = fakeServer({ 'GET /listings': () => aPage([aListing()]) })
  let found!: ReturnType<typeof useSellerListings>
  const Page = defineComponent(() => {
    found = useSellerListings(() => 'p1')
    return () => h('div')
  })
  const { router } = await mountApp(Page, { routes: ['seller'], at: '/seller/p1?sort=price' })
  await settle()
  expect(found.count.value).toBe(1)
  found.sortBy('-price')
  await settle()
  expect(router.currentRoute.value.fullPath).toBe('/seller/p1?sort=-price')
  const asked = server.calls.map(({ query }) => Object.fromEntries(query))
  expect(asked).toEqual([
    { seller: 'p1', sort: 'price' },
    { seller: 'p1', sort: '-price' },
  ])
})
