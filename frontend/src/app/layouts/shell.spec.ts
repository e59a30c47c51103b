import { defineComponent, h } from 'vue'
import { describe, expect, it } from 'vitest'
import { CENTRE_ITEMS, useNavigation } from '@/app/navigation'
import { aPerson } from '@/features/overview/testing/examples'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import NotificationBell from './NotificationBell.vue'
import RestrictedBanner from './RestrictedBanner.vue'
import TabBar from './TabBar.vue'

const ROUTES = ['home', 'search', 'sell', 'notifications', 'notification-preferences', 'me', 'wallet', 'security', 'orders']
const STAFF = aPerson({ roles: ['cashier'], permissions: ['approve_withdrawals'] })
const RESTRICTED = aPerson({ blacklisted: true, permissions: [] })

async function show(component: Parameters<typeof mountApp>[0], person: Me | null, routes = ROUTES) {
  const server = fakeServer({ 'GET /notifications': () => ({ results: [], next: null, previous: null, unread_total: 3 }) })
  const { wrapper, router } = await mountApp(component, { messages: ['app'], routes })
  useSessionStore().user = person
  await settle()
  return { server, wrapper, router }
}

describe('NotificationBell', () => {
  it('counts what is unread, and fetches the newest only when it is opened', async () => {
    const { server, wrapper } = await show(NotificationBell, aPerson())
    const bell = wrapper.get('button')
    expect(bell.attributes('aria-label')).toBe('Notifications, 3 unread')
    expect(server.calls).toHaveLength(1)
    await bell.trigger('click')
    await expect.poll(() => wrapper.text()).toContain('Mark all as read')
    await expect.poll(() => wrapper.text()).toContain('Nothing here yet')
    expect(server.calls).toHaveLength(2)
  })

  it('closes when the person goes to all of them', async () => {
    const { wrapper, router } = await show(NotificationBell, aPerson())
    await wrapper.get('button').trigger('click')
    await wrapper.get('.all').trigger('click')
    await settle()
    expect(wrapper.get('button').attributes('aria-expanded')).toBe('false')
    expect(router.currentRoute.value.name).toBe('notifications')
  })
})

describe('TabBar', () => {
  const tabs = (wrapper: Awaited<ReturnType<typeof show>>['wrapper']) =>
    wrapper.findAll('a').map((tab) => tab.text())

  it('carries the count', async () => {
    const { wrapper } = await show(TabBar, aPerson())
    expect(tabs(wrapper)).toEqual(['Home', 'Search', 'Sell', 'Alerts 3', 'Me'])
  })

  it.each([['staff', STAFF], ['restricted people', RESTRICTED]])('offers %s nothing to sell', async (_who, person) => {
    const { wrapper } = await show(TabBar, person)
    expect(tabs(wrapper)).toEqual(['Home', 'Search', 'Alerts 3', 'Me'])
  })

  it('offers a visitor to sell: signing in comes next', async () => {
    const { wrapper } = await show(TabBar, null)
    expect(tabs(wrapper)).toContain('Sell')
  })

  it('leaves notifications to the bell when there are too many', async () => {
    const { wrapper } = await show(TabBar, aPerson(), [...ROUTES, 'messages'])
    expect(tabs(wrapper)).toEqual(['Home', 'Search', 'Sell', 'Messages', 'Me'])
  })
})

describe('RestrictedBanner', () => {
  it('says what is still possible, with the ways there', async () => {
    const { wrapper } = await show(RestrictedBanner, RESTRICTED)
    expect(wrapper.get('summary').text()).toContain('You may not trade at present')
    expect(wrapper.findAll('li')).toHaveLength(4)
    expect(wrapper.findAll('a').map((link) => link.text())).toEqual(['Wallet', 'Security', 'Notifications'])
  })

  it.each([['visitors', null], ['everybody else', aPerson()]])('is not there for %s', async (_who, person) => {
    const { wrapper } = await show(RestrictedBanner, person)
    expect(wrapper.find('aside').exists()).toBe(false)
  })
})

describe('useNavigation', () => {
  const Items = defineComponent(() => {
    const session = useSessionStore()
    return () => session.user && h(List)
  })
  const List = defineComponent(() => {
    const items = useNavigation(CENTRE_ITEMS)
    return () => items.map((item) => h('i', item.route))
  })

  it.each([
    ['traders', aPerson(), ['me', 'orders', 'wallet', 'notifications', 'security']],
    ['staff', STAFF, ['me', 'wallet', 'notifications', 'security']],
    ['restricted people', RESTRICTED, ['me', 'wallet', 'notifications', 'security']],
  ])('shows %s what exists and concerns them', async (_who, person, routes) => {
    const { wrapper } = await show(Items, person)
    expect(wrapper.findAll('i').map((item) => item.text())).toEqual(routes)
  })
})
