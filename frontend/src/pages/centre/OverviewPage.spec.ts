import { describe, expect, it } from 'vitest'
import type { Bid } from '@/features/bids/api'
import { aBid } from '@/features/bids/testing/examples'
import { aPage, aPerson, aWallet } from '@/features/overview/testing/examples'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import OverviewPage from './OverviewPage.vue'

const MESSAGES = ['centre', 'overview', 'orders', 'bids', 'notifications']
const ROUTES = [
  'bids',
  'listing',
  'order',
  'orders',
  'notifications',
  'staff',
  'profile',
  'search',
  'my-listings',
  'sell',
  'favourites',
  'security',
  'help',
  'wallet',
  'recharge',
]
const PERSON = { id: 'p2', nickname: 'Mei', avatar_url: null, level: 1, real_name_verified: true, is_blacklisted: false, staff_badge: null }

function anOrder(id: string, role: 'buyer' | 'seller', turn: string | null, deadline: string | null) {
  return {
    id,
    number: id.toUpperCase(),
    status: role === 'buyer' ? 'delivered' : 'paid',
    role,
    price: 100_000,
    listing: { id: 'l1', title: `Title of ${id}`, cover_url: '', game: { slug: 'hok', name: 'Honor', accent: '#b8860b' }, server: null },
    buyer: PERSON,
    seller: PERSON,
    turn,
    deadline_at: deadline,
    needs_staff: false,
    escrow: { state: 'held' },
    created_at: '2026-03-10T12:00:00Z',
    server_time: new Date().toISOString(),
  }
}

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

async function setUp(person: Me, orders: ReturnType<typeof anOrder>[] | 'broken' = [], bids: Bid[] = []) {
  const server = fakeServer({
    'GET /orders': ({ query }) =>
      orders === 'broken' ? problem(500, orders) : aPage(orders.filter((order) => order.role === query.get('role'))),
    'GET /bids': ({ query }) => aPage(bids.filter((bid) => bid.role === query.get('role'))),
    'GET /wallet': () => aWallet(),
    'GET /wallet/transfers': () => aPage([{ id: 'm1' }]),
    'GET /me/listings': () => aPage([], { counts: {} }),
    'GET /notifications': () => aPage([], { unread_total: 0 }),
  })
  const { wrapper } = await mountApp(OverviewPage, { messages: MESSAGES, routes: ROUTES })
  useSessionStore().user = person
  await settle()
  return { server, wrapper, rows: () => wrapper.findAll('.row__title').map((title) => title.text()) }
}

describe('OverviewPage', () => {
  it('counts bids that wait for the person and lets them be answered there', async () => {
    const { wrapper } = await setUp(aPerson(), [], [
      aBid({ id: 'b1', role: 'seller' }, 'can_accept'),
      aBid({ id: 'b2', role: 'buyer' }),
    ])
    expect(wrapper.get('.head__count').text()).toBe('1')
    expect(wrapper.findAll('.bid__title').map((title) => title.text())).toEqual(['Five rare skins'])
    expect(wrapper.findAll('button').map((button) => button.text())).toContain('Accept ¥1,000.00')
  })

  it('puts what waits for the person first, purchases and sales together, the most urgent on top', async () => {
    const { wrapper, rows } = await setUp(aPerson(), [
      anOrder('o1', 'buyer', 'buyer', inHours(40)),
      anOrder('o2', 'buyer', 'seller', inHours(1)),
      anOrder('o3', 'seller', 'seller', inHours(20)),
      anOrder('o4', 'seller', null, null),
    ])
    expect(rows()).toEqual(['Title of o3', 'Title of o1'])
    expect(wrapper.get('.head__count').text()).toBe('2')
  })

  it('shows five and counts the rest', async () => {
    const many = Array.from({ length: 7 }, (_, index) => anOrder(`o${index}`, 'buyer', 'buyer', inHours(index + 1)))
    const { wrapper, rows } = await setUp(aPerson(), many)
    expect(rows()).toHaveLength(5)
    expect(wrapper.text()).toContain('2 more in your orders')
  })

  it('says calmly that nothing waits', async () => {
    const { wrapper } = await setUp(aPerson())
    expect(wrapper.text()).toContain('Nothing waits for you')
  })

  it('does not say that nothing waits when it does not know', async () => {
    const { server, wrapper } = await setUp(aPerson(), 'broken')
    expect(wrapper.text()).not.toContain('Nothing waits for you')
    server.answer('GET /orders', () => aPage([]))
    await wrapper.get('[role="alert"] button').trigger('click')
    await settle()
    expect(wrapper.text()).toContain('Nothing waits for you')
  })

  it('sends staff to their console and asks nothing about trade', async () => {
    const { server, wrapper } = await setUp(aPerson({ roles: ['reviewer'], permissions: ['review_listings'] }))
    expect(wrapper.text()).toContain('You are signed in as staff')
    expect(server.calls.map((call) => call.route)).toEqual(['GET /notifications'])
  })

  it('shows a restricted person their wallet and their notifications, and asks for nothing that is closed', async () => {
    const { server, wrapper } = await setUp(aPerson({ blacklisted: true, permissions: [] }))
    expect(wrapper.find('.purse').exists()).toBe(true)
    expect(wrapper.find('.avatar__silhouette').exists()).toBe(true)
    expect(server.calls.map((call) => call.route).toSorted()).toEqual(['GET /notifications', 'GET /wallet'])
  })
})
