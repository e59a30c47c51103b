import { describe, expect, it } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ListingCounts from './components/ListingCounts.vue'
import QuickLinks from './components/QuickLinks.vue'
import SetUpCard from './components/SetUpCard.vue'
import StaffCard from './components/StaffCard.vue'
import WalletSummary from './components/WalletSummary.vue'
import { aMovement, aPage, aPerson, aWallet } from './testing/examples'

const ROUTES = [
  'security',
  'recharge',
  'wallet',
  'my-listings',
  'staff',
  'search',
  'sell',
  'orders',
  'favourites',
  'help',
]

async function show(component: Parameters<typeof mountApp>[0], person: Me = aPerson()) {
  const { wrapper } = await mountApp(component, { messages: ['overview'], routes: ROUTES })
  useSessionStore().user = person
  await settle()
  return wrapper
}

describe('SetUpCard', () => {
  const withMoney = (...movements: unknown[]) => fakeServer({ 'GET /wallet/transfers': () => aPage(movements) })

  it('leads a newcomer to each thing that is missing, the first of them most of all', async () => {
    withMoney()
    const card = await show(SetUpCard, aPerson({ real_name_verified: false, has_payment_pin: false }))
    expect(card.text()).toContain('1 of 4')
    expect(card.findAll('a').map((link) => [link.text(), link.attributes('href')])).toEqual([
      ['Verify', '/security?next=/me#real-name'],
      ['Set it', '/security?next=/me#payment-pin'],
      ['Recharge', '/recharge?next=/me'],
    ])
    expect(card.findAll('.button--primary').map((link) => link.text())).toEqual(['Verify'])
  })

  it('crosses off what is done', async () => {
    withMoney()
    const card = await show(SetUpCard, aPerson({ has_payment_pin: false }))
    const done = card.findAll('.step--done').map((step) => step.get('h3').text())
    expect(done).toEqual(['Confirm your e-mail (done)', 'Verify your real name (done)'])
    expect(card.findAll('.button--primary').map((link) => link.text())).toEqual(['Set it'])
  })

  it('is gone once everything is done', async () => {
    withMoney(aMovement)
    const card = await show(SetUpCard)
    expect(card.find('section').exists()).toBe(false)
  })

  it('sends nobody to pay in while it is not known whether they did', async () => {
    fakeServer({ 'GET /wallet/transfers': () => problem(500, 'broken') })
    const card = await show(SetUpCard)
    expect(card.find('section').exists()).toBe(false)
  })
})

describe('WalletSummary', () => {
  it('shows what may be spent, which is less than what is there while money is frozen', async () => {
    fakeServer({ 'GET /wallet': () => aWallet({ available: 100_000, frozen: 30_000, settling: 5_000, debt: 1 }) })
    const card = await show(WalletSummary)
    expect(card.get('.purse__amount').text()).toBe('¥700.00')
    const pots = card.findAll('.purse__pot').map((pot) => pot.text())
    expect(pots).toEqual(['Settling¥50.00', 'On its way out¥0.00', 'Frozen¥300.00', 'To be repaid¥0.01'])
    expect(card.findAll('.purse__pot--risk')).toHaveLength(2)
    expect(card.findAll('a').map((link) => link.attributes('href'))).toEqual(['/recharge', '/wallet'])
  })

  it('shows no sum when it is not known, and tries again', async () => {
    const server = fakeServer({ 'GET /wallet': () => problem(500, 'broken') })
    const card = await show(WalletSummary)
    expect(card.text()).not.toContain('¥')
    server.answer('GET /wallet', () => aWallet({ available: 100 }))
    await card.get('[role="alert"] button').trigger('click')
    await settle()
    expect(card.get('.purse__amount').text()).toBe('¥1.00')
  })
})

describe('ListingCounts', () => {
  it('counts own listings and leads to each kind; amber is what waits for the seller', async () => {
    fakeServer({ 'GET /me/listings': () => aPage([], { counts: { on_sale: 3, rejected: 1, sold: 9 } }) })
    const card = await show(ListingCounts)
    expect(card.findAll('a').map((link) => link.text())).toEqual(['3 On sale', '0 In review', '1 To mend', '0 Drafts'])
    expect(card.get('.offers__count--turn').attributes('href')).toBe('/my-listings?status=rejected')
  })

  it('leaves those in peace who sell nothing', async () => {
    fakeServer({ 'GET /me/listings': () => aPage([], { counts: {} }) })
    const card = await show(ListingCounts)
    expect(card.find('section').exists()).toBe(false)
  })
})

describe('QuickLinks', () => {
  it('leads to what people come for', async () => {
    const links = await show(QuickLinks)
    expect(links.findAll('a').map((link) => link.text())).toEqual([
      'Browse',
      'Sell',
      'Orders',
      'Favourites',
      'Security',
      'The rules',
    ])
  })
})

describe('StaffCard', () => {
  it('names the roles and leads to the console', async () => {
    const { wrapper } = await mountApp(
      { setup: () => ({ session: useSessionStore() }), components: { StaffCard }, template: '<StaffCard v-if="session.user" />' },
      { messages: ['overview'], routes: ['staff'] },
    )
    useSessionStore().user = aPerson({ roles: ['cashier', 'reviewer'] })
    await settle()
    expect(wrapper.findAll('.tag').map((tag) => tag.text())).toEqual(['Reviewer', 'Cashier'])
    expect(wrapper.get('a').attributes('href')).toBe('/staff')
  })
})
