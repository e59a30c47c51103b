import { defineComponent, h } from 'vue'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dispatchFrame, registerFrames, type Frame } from '@/shared/socket/frames'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ToastStack from '@/shared/ui/toasts/ToastStack.vue'
import { useToasts } from '@/shared/ui/toasts/toasts'
import NotificationList from './components/NotificationList.vue'
import UnreadBadge from './components/UnreadBadge.vue'
import { notificationFrames } from './realtime'
import { aNotification, aPage } from './testing/examples'

const Page = defineComponent(() => () => [h(UnreadBadge), h(NotificationList), h(ToastStack)])

const FRAME: Frame = {
  type: 'notification',
  id: 'n2',
  kind: 'order_delivered',
  title: 'Delivered, please inspect',
  text: 'Order AH-2 is yours to look at.',
  subject_type: 'order',
  subject_id: 'o2',
  unread_total: 4,
  rev: 9,
}

async function setUp() {
  const server = fakeServer({
    'GET /notifications': () => aPage([aNotification()], 3),
    'POST /notifications/read': () => ({ rev: 10, unread_total: 3 }),
  })
  const app = await mountApp(Page, { messages: ['notifications'], routes: ['order'] })
  useSessionStore().user = { id: 'p1', roles: [] } as unknown as ReturnType<typeof useSessionStore>['user']
  await settle()
  const hear = async (frame: Frame) => {
    dispatchFrame(frame, app.queryClient)
    await settle()
  }
  return { server, ...app, hear }
}

beforeAll(() => registerFrames(notificationFrames))
beforeEach(() => {
  const { toasts, dismissToast } = useToasts()
  for (const { key } of toasts.value) dismissToast(key)
})

describe('a notification over the socket', () => {
  it('moves the count and the list without reloading', async () => {
    const { server, wrapper, hear } = await setUp()
    expect(wrapper.get('.unread').text()).toBe('3')
    server.answer('GET /notifications', () => aPage([aNotification({ id: 'n2', title: 'Newest' }), aNotification()], 4))
    await hear(FRAME)
    expect(wrapper.get('.unread').text()).toBe('4')
    expect(wrapper.findAll('.notice__title').map((one) => one.text())[0]).toContain('Newest')
  })

  it('is said in passing, leads to its page and then counts as read', async () => {
    const { server, wrapper, hear, router } = await setUp()
    await hear(FRAME)
    expect(wrapper.get('.toast__words').text()).toContain('Order AH-2 is yours to look at.')
    await wrapper.get('.toast__link').trigger('click')
    await settle()
    expect(router.currentRoute.value.path).toBe('/order/o2')
    expect(wrapper.find('.toast').exists()).toBe(false)
    expect(server.callsOf('POST /notifications/read')[0]!.body).toEqual({ ids: ['n2'] })
    expect(wrapper.get('.unread').text()).toBe('3')
  })

  it('keeps counting as unread when that could not be kept', async () => {
    const { server, wrapper, hear } = await setUp()
    server.answer('POST /notifications/read', () => problem(503, 'unavailable'))
    await hear(FRAME)
    await wrapper.get('.toast__link').trigger('click')
    await settle()
    expect(wrapper.get('.unread').text()).toBe('4')
  })

  it('is said in the language of the page, which may be another than that of the frame', async () => {
    const { server, wrapper, hear } = await setUp()
    server.answer('GET /notifications', () => aPage([aNotification({ id: 'n2', title: 'In the language of the page' })], 4))
    await hear(FRAME)
    expect(wrapper.get('.toast__text').text()).toBe('In the language of the page')
  })

  it('is said in the words of the frame when it cannot be read', async () => {
    const { server, wrapper, hear } = await setUp()
    server.answer('GET /notifications', () => problem(503, 'unavailable'))
    await hear(FRAME)
    expect(wrapper.get('.toast__text').text()).toBe('Delivered, please inspect')
    expect(wrapper.get('.unread').text()).toBe('4')
  })

  it('only counts when it does not say which one', async () => {
    const { wrapper, hear } = await setUp()
    await hear({ type: 'notification', unread_total: 5 })
    expect(wrapper.find('.toast').exists()).toBe(false)
    expect(wrapper.get('.unread').text()).toBe('5')
  })
})

describe('other frames', () => {
  it('follows another tab that read', async () => {
    const { wrapper, hear } = await setUp()
    await hear({ type: 'read', rev: 9, unread_total: 0 })
    expect(wrapper.find('.unread').exists()).toBe(false)
  })

  it.each(['hello', 'resync'])('asks again on %s, when something may have been missed', async (type) => {
    const { server, wrapper, hear } = await setUp()
    server.answer('GET /notifications', () => aPage([aNotification()], 8))
    await hear({ type, rev: 12 })
    expect(wrapper.get('.unread').text()).toBe('8')
  })
})
