import { describe, expect, it } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useSessionStore } from '@/shared/session/sessionStore'
import { useToasts } from '@/shared/ui/toasts/toasts'
import type { OwnListing } from './api'
import MyListings from './components/MyListings.vue'
import RealNameGate from './components/RealNameGate.vue'
import { emptyDraft } from './draft'
import { keepDraft, keptDraft } from './keptDraft'
import { sellingFrames } from './realtime'
import { anOwnListing } from './testing/examples'

const EDITABLE = { can_edit: true, can_take_down: true }
const page = (...results: OwnListing[]) => ({ results, next: null, previous: null })

async function setUp(...results: OwnListing[]) {
  const server = fakeServer({ 'GET /me/listings': () => page(...results) })
  const app = await mountApp(MyListings, { messages: ['selling'], routes: ['sell', 'listing'] })
  await settle()
  const press = async (name: string) => {
    const buttons = [...document.querySelectorAll('button')].filter((button) => button.textContent?.trim() === name)
    buttons.at(-1)!.click()
    await settle()
  }
  return { server, ...app, press }
}

describe('MyListings', () => {
  it('offers only what the server permits', async () => {
    const { wrapper } = await setUp(
      anOwnListing({}, EDITABLE),
      anOwnListing({ id: 'l2', status: 'sold' }),
      anOwnListing({ id: 'l3', status: 'draft', title: '', price: null }, { can_edit: true, can_submit: true }),
    )
    const rows = wrapper.findAll('.row').map((row) => row.findAll('.row__actions > *').map((action) => action.text()))
    expect(rows).toEqual([['Edit', 'Take down'], [], ['Continue']])
    expect(wrapper.text()).toContain('Untitled draft')
  })

  it('shows the reviewer’s reason', async () => {
    const { wrapper } = await setUp(anOwnListing({ status: 'rejected', rejection_reason: 'Pictures are blurred' }))
    expect(wrapper.get('.row__reason').text()).toContain('Pictures are blurred')
  })

  it('keeps the tab in the address and asks for that status', async () => {
    const { server, router, press, wrapper } = await setUp()
    expect(wrapper.text()).toContain('You are not selling anything yet')
    await press('In review')
    expect(router.currentRoute.value.query).toEqual({ status: 'pending_review' })
    expect(server.calls.at(-1)!.query.get('status')).toBe('pending_review')
  })

  it('changes the price with the version that was seen', async () => {
    const { server, wrapper, press } = await setUp(anOwnListing({ version: 5 }, EDITABLE))
    server.answer('PATCH /listings/l1', () => anOwnListing({ price: 99_950 }))
    await press('Change price')
    await wrapper.get('.price__field').setValue('999.50')
    await press('Save price')
    expect(server.callsOf('PATCH /listings/l1')[0]!.body).toEqual({ price: 99_950, version: 5 })
    expect(wrapper.find('.price__field').exists()).toBe(false)
    expect(document.activeElement?.textContent).toBe('Change price')
  })

  it.each(['0', '-1', 'abc', '99999999'])('refuses the price %j before sending it', async (price) => {
    const { server, wrapper, press } = await setUp(anOwnListing({}, EDITABLE))
    await press('Change price')
    await wrapper.get('.price__field').setValue(price)
    await press('Save price')
    expect(wrapper.get('.price__problem').text()).toBeTruthy()
    expect(server.callsOf('PATCH /listings/l1')).toEqual([])
  })

  it('keeps the price that was typed when it is refused, and reads the present state', async () => {
    const { server, wrapper, press } = await setUp(anOwnListing({}, EDITABLE))
    server.answer('PATCH /listings/l1', () => problem(409, 'version_mismatch', { version: 6 }))
    await press('Change price')
    await wrapper.get('.price__field').setValue('999')
    await press('Save price')
    expect(wrapper.get<HTMLInputElement>('.price__field').element.value).toBe('999')
    expect(wrapper.get('.price__problem').text()).toBe('Refused: version_mismatch')
    expect(server.callsOf('GET /me/listings')).toHaveLength(2)
  })

  it('asks before it takes a listing down', async () => {
    const { server, press } = await setUp(anOwnListing({}, EDITABLE))
    server.answer('POST /listings/l1/take-down', () => anOwnListing({ status: 'off_shelf' }))
    await press('Take down')
    expect(server.callsOf('POST /listings/l1/take-down')).toEqual([])
    expect(document.querySelector('dialog')!.textContent).toContain('Take this listing down?')
    await press('Take down')
    expect(server.callsOf('POST /listings/l1/take-down')).toHaveLength(1)
    expect(document.querySelector('dialog')).toBeNull()
  })

  describe('deleting a draft', () => {
    const DELETE = 'DELETE /listings/l1'
    const aDraft = (id: string, title: string) =>
      anOwnListing({ id, title, status: 'draft' }, { can_edit: true, can_submit: true, can_delete: true })

    /** Presses the button of the first draft, and what the dialog asks. */
    async function deleteFirst(...left: OwnListing[]) {
      const app = await setUp(aDraft('l1', 'First'), ...left)
      app.server.answer(DELETE, () => {
        app.server.answer('GET /me/listings', () => page(...left))
        return undefined
      })
      const opener = app.wrapper.findAll('.row__actions button').find((button) => button.text() === 'Delete')!
      ;(opener.element as HTMLElement).focus()
      await opener.trigger('click')
      return app
    }

    it('asks before, and says what is lost', async () => {
      const { server, press } = await deleteFirst()
      expect(server.callsOf(DELETE)).toEqual([])
      expect(document.querySelector('dialog')!.textContent).toContain('“First” and its pictures will be gone')
      await press('Delete')
      expect(server.callsOf(DELETE)).toHaveLength(1)
      expect(document.querySelector('dialog')).toBeNull()
      expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'Draft deleted', tone: 'ok' })
    })

    it('leads the focus to the row in its place', async () => {
      const { press } = await deleteFirst(aDraft('l2', 'Second'), aDraft('l3', 'Third'))
      await press('Delete')
      expect(document.activeElement?.textContent).toBe('Second')
    })

    it('leads it to the tabs when nothing is left', async () => {
      const { wrapper, press } = await deleteFirst()
      await press('Delete')
      expect(wrapper.text()).toContain('You are not selling anything yet')
      expect(document.activeElement?.textContent?.trim()).toBe('All')
    })

    it('forgets what this device kept of it', async () => {
      const kept = { draft: emptyDraft(), version: 1, at: Date.now() }
      const { press } = await deleteFirst()
      useSessionStore().user = { id: 'p1' } as Me
      keepDraft('p1', 'l1', kept)
      await press('Delete')
      expect(keptDraft('p1', 'l1')).toBeNull()
    })

    it('keeps asking when it is refused, and reads the present state', async () => {
      const { server, press } = await deleteFirst()
      server.answer(DELETE, () => problem(409, 'invalid_state', { present: 'pending_review' }))
      await press('Delete')
      expect(document.querySelector('dialog')!.textContent).toContain('Refused: invalid_state')
      expect(server.callsOf('GET /me/listings')).toHaveLength(2)
    })
  })

  it('tells why it cannot be offered again', async () => {
    const { server, press } = await setUp(anOwnListing({ status: 'off_shelf' }, { can_relist: true }))
    server.answer('POST /listings/l1/relist', () => problem(409, 'duplicate_game_account'))
    await press('Offer again')
    await press('Offer again')
    expect(document.querySelector('dialog')!.textContent).toContain('Refused: duplicate_game_account')
  })

  it('shows a decision at once when the socket tells it', async () => {
    registerFrames(sellingFrames)
    const { server, wrapper, queryClient } = await setUp(anOwnListing({ status: 'pending_review' }))
    server.answer('GET /me/listings', () => page(anOwnListing({ status: 'on_sale' })))
    dispatchFrame({ type: 'listing', id: 'l1', status: 'on_sale' }, queryClient)
    await settle()
    expect(wrapper.get('.row__tags').text()).toContain('On sale')
    server.answer('GET /me/listings', () => page(anOwnListing({ status: 'sold' })))
    dispatchFrame({ type: 'resync' }, queryClient)
    await settle()
    expect(wrapper.get('.row__tags').text()).toContain('Sold')
  })

  it('says what went wrong and tries again', async () => {
    const server = fakeServer({ 'GET /me/listings': () => problem(500, 'broken') })
    const { wrapper } = await mountApp(MyListings, { messages: ['selling'], routes: ['sell', 'listing'] })
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toContain('request-1')
    server.answer('GET /me/listings', () => page(anOwnListing()))
    await wrapper.get('[role="alert"] button').trigger('click')
    await settle()
    expect(wrapper.findAll('.row')).toHaveLength(1)
  })
})

describe('RealNameGate', () => {
  it('leads to the verification and back', async () => {
    const { wrapper } = await mountApp(RealNameGate, { messages: ['selling'], routes: ['sell'], at: '/sell' })
    expect(wrapper.get('a').attributes('href')).toBe('/me/security?next=/sell')
  })
})
