import { defineComponent, h } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import { useFavouriteToggle } from './useFavouriteToggle'

const PUT = 'PUT /listings/l1/favourite'
const DELETE = 'DELETE /listings/l1/favourite'

async function setUp(isSignedIn = true) {
  const server = fakeServer({ [PUT]: () => undefined, [DELETE]: () => undefined })
  const refresh = vi.fn<() => Promise<void>>().mockResolvedValue()
  let toggle!: ReturnType<typeof useFavouriteToggle>['toggle']
  const Page = defineComponent(() => {
    ;({ toggle } = useFavouriteToggle(() => 'l1', refresh))
    return () => h('div')
  })
  const { router } = await mountApp(Page, { messages: ['favourites'], routes: ['sign-in', 'favourites'], at: '/listings/l1' })
  if (isSignedIn) useSessionStore().user = { id: 'p1', roles: [] } as unknown as ReturnType<typeof useSessionStore>['user']
  return { server, refresh, router, toggle }
}

const lastToast = () => useToasts().toasts.value.at(-1)

describe('useFavouriteToggle', () => {
  it('remembers, says so with the way to the list, and refreshes the page', async () => {
    const { server, refresh, toggle } = await setUp()
    toggle(false)
    await settle()
    expect(server.callsOf(PUT)).toHaveLength(1)
    expect(refresh).toHaveBeenCalledOnce()
    expect(lastToast()).toMatchObject({ text: 'Added to favourites', to: { name: 'favourites' } })
  })

  it('forgets what was remembered', async () => {
    const { server, toggle } = await setUp()
    toggle(true)
    await settle()
    expect(server.callsOf(DELETE)).toHaveLength(1)
    expect(lastToast()).toMatchObject({ text: 'Removed from favourites' })
  })

  it('takes no second press while the first is under way', async () => {
    const { server, toggle } = await setUp()
    toggle(false)
    toggle(false)
    await settle()
    expect(server.callsOf(PUT)).toHaveLength(1)
  })

  it('sends a visitor to sign-in, and back afterwards', async () => {
    const { server, router, toggle } = await setUp(false)
    toggle(false)
    await settle()
    expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { next: '/listings/l1' } })
    expect(server.calls).toEqual([])
  })

  it('says why it could not be done', async () => {
    const { server, refresh, toggle } = await setUp()
    server.answer(PUT, () => problem(403, 'blacklisted'))
    toggle(false)
    await settle()
    expect(lastToast()).toMatchObject({ text: 'Refused: blacklisted', tone: 'risk' })
    expect(refresh).not.toHaveBeenCalled()
  })
})
