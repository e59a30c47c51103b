import { describe, expect, it } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import type { Notification } from './api'
import BellPanel from './components/BellPanel.vue'
import NotificationList from './components/NotificationList.vue'
import UnreadBadge from './components/UnreadBadge.vue'
import { aNotification, aPage } from './testing/examples'

const ROUTES = ['order', 'notifications', 'notification-preferences']
const SIGNED_IN = { id: 'p1', roles: [] } as unknown as ReturnType<typeof useSessionStore>['user']

/** The server keeps what was marked, as the real one does. */
function aServer(...given: Notification[]) {
  let all = given
  const unread = () => all.filter((one) => one.read_at === null)
  return fakeServer({
    'GET /notifications': ({ query }) => {
      const wanted = query.get('unread') === 'true' ? unread() : all
      return aPage(wanted, unread().length)
    },
    'POST /notifications/read': ({ body }) => {
      const { ids } = body as { ids?: string[] }
      all = all.map((one) => (!ids || ids.includes(one.id) ? { ...one, read_at: '2026-03-10T13:00:00Z' } : one))
      return { rev: 2, unread_total: unread().length }
    },
  })
}

async function show(component: Parameters<typeof mountApp>[0], at = '/notifications') {
  const app = await mountApp(component, { messages: ['notifications'], routes: ROUTES, at })
  useSessionStore().user = SIGNED_IN
  await settle()
  return app
}

describe('NotificationList', () => {
  const two = () => [aNotification(), aNotification({ id: 'n2', title: 'Old news', read_at: '2026-03-10T12:30:00Z' })]

  it('shows what is unread as unread', async () => {
    aServer(...two())
    const { wrapper } = await show(NotificationList)
    const [first, second] = wrapper.findAll('.notice')
    expect(first!.text()).toContain('unread')
    expect(second!.text()).not.toContain('unread')
    expect(second!.find('.notice__read').exists()).toBe(false)
  })

  it('narrows to the unread ones, in the address too', async () => {
    aServer(...two())
    const { wrapper, router } = await show(NotificationList)
    await wrapper.findAll('.filter')[1]!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query).toEqual({ unread: 'true' })
    expect(wrapper.findAll('.notice__title').map((title) => title.text())).toEqual(['The buyer has paidunread'])
  })

  it('marks one as read without leaving', async () => {
    const server = aServer(...two())
    const { wrapper, router } = await show(NotificationList)
    await wrapper.get('.notice__read').trigger('click')
    await settle()
    expect(server.callsOf('POST /notifications/read')[0]!.body).toEqual({ ids: ['n1'] })
    expect(wrapper.find('.notice--unread').exists()).toBe(false)
    expect(router.currentRoute.value.path).toBe('/notifications')
  })

  it('leads to what it is about, and counts that as read', async () => {
    const server = aServer(...two())
    const { wrapper, router } = await show(NotificationList)
    await wrapper.get('.notice__link').trigger('click')
    await settle()
    expect(router.currentRoute.value.path).toBe('/order/o1')
    expect(server.callsOf('POST /notifications/read')).toHaveLength(1)
  })

  it('does not mark again what was read', async () => {
    const server = aServer(aNotification({ read_at: '2026-03-10T12:30:00Z' }))
    const { wrapper } = await show(NotificationList)
    await wrapper.get('.notice__link').trigger('click')
    await settle()
    expect(server.callsOf('POST /notifications/read')).toEqual([])
  })

  it('has no link where there is no page', async () => {
    aServer(aNotification({ subject_id: null }))
    const { wrapper } = await show(NotificationList)
    expect(wrapper.find('.notice__link').exists()).toBe(false)
  })

  it('marks all as read, and then offers it no longer', async () => {
    const server = aServer(aNotification(), aNotification({ id: 'n2' }))
    const { wrapper } = await show(NotificationList)
    const button = () => wrapper.findAll('button').find((one) => one.text() === 'Mark all as read')!
    await button().trigger('click')
    await settle()
    expect(server.callsOf('POST /notifications/read')[0]!.body).toEqual({ all: true })
    expect(wrapper.find('.notice--unread').exists()).toBe(false)
    expect(button().attributes('disabled')).toBeDefined()
  })

  it('says what is wrong when marking fails, and leaves it unread', async () => {
    const server = aServer(aNotification())
    server.answer('POST /notifications/read', () => problem(503, 'unavailable'))
    const { wrapper } = await show(NotificationList)
    await wrapper.get('.notice__read').trigger('click')
    await settle()
    expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'Refused: unavailable', tone: 'risk' })
    expect(wrapper.find('.notice--unread').exists()).toBe(true)
  })

  it('says that there is nothing, and leads back to all', async () => {
    aServer(aNotification({ read_at: '2026-03-10T12:30:00Z' }))
    const { wrapper } = await show(NotificationList, '/notifications?unread=true')
    expect(wrapper.text()).toContain('You have read everything')
    await wrapper.findAll('button').at(-1)!.trigger('click')
    await settle()
    expect(wrapper.findAll('.notice')).toHaveLength(1)
  })

  it('says what went wrong and tries again', async () => {
    const server = fakeServer({ 'GET /notifications': () => problem(500, 'broken') })
    const { wrapper } = await show(NotificationList)
    expect(wrapper.get('[role="alert"]').text()).toContain('request-1')
    server.answer('GET /notifications', () => aPage([aNotification()], 1))
    await wrapper.get('[role="alert"] button').trigger('click')
    await settle()
    expect(wrapper.findAll('.notice')).toHaveLength(1)
  })
})

describe('BellPanel', () => {
  it('shows the newest and is left by following one', async () => {
    aServer(aNotification())
    const { wrapper, router } = await show(BellPanel, '/')
    await wrapper.get('.notice__link').trigger('click')
    await settle()
    expect(router.currentRoute.value.path).toBe('/order/o1')
    expect(wrapper.emitted('follow')).toHaveLength(1)
  })

  it('stays open while things are marked as read', async () => {
    aServer(aNotification(), aNotification({ id: 'n2' }))
    const { wrapper } = await show(BellPanel, '/')
    await wrapper.get('.notice__read').trigger('click')
    await settle()
    expect(wrapper.findAll('.notice--unread')).toHaveLength(1)
    await wrapper.get('.head button').trigger('click')
    await settle()
    expect(wrapper.find('.notice--unread').exists()).toBe(false)
    expect(wrapper.emitted('follow')).toBeUndefined()
  })

  it('says that there is nothing', async () => {
    aServer()
    const { wrapper } = await show(BellPanel, '/')
    expect(wrapper.text()).toContain('Nothing here yet')
  })
})

describe('UnreadBadge', () => {
  it('asks nothing for a visitor', async () => {
    const server = aServer(aNotification())
    const { wrapper } = await mountApp(UnreadBadge, {})
    await settle()
    expect(wrapper.text()).toBe('')
    expect(server.calls).toEqual([])
  })

  it('shows nothing any more after signing out', async () => {
    fakeServer({ 'GET /notifications': () => aPage([], 3) })
    const { wrapper } = await show(UnreadBadge)
    expect(wrapper.text()).toBe('3')
    useSessionStore().user = null
    await settle()
    expect(wrapper.text()).toBe('')
  })

  it.each([
    [0, ''],
    [7, '7'],
    [120, '99+'],
  ])('shows %i as %j', async (count, words) => {
    fakeServer({ 'GET /notifications': () => aPage([], count) })
    const { wrapper } = await show(UnreadBadge)
    expect(wrapper.text()).toBe(words)
  })
})
