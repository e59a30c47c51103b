import { beforeEach, describe, expect, it } from 'vitest'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import SavedSearchList from './components/SavedSearchList.vue'
import SaveSearchButton from './components/SaveSearchButton.vue'
import { aPage, aSavedSearch } from './testing/examples'

const LIST = 'GET /me/saved-searches'
const CREATE = 'POST /me/saved-searches'
const PATCH = 'PATCH /me/saved-searches/s1'
const DELETE = 'DELETE /me/saved-searches/s1'
const ROUTES = ['search', 'saved-searches', 'sign-in']

const lastToast = () => useToasts().toasts.value.at(-1)
const dialog = () => document.querySelector('dialog')

async function pressInDialog(text: string): Promise<void> {
  const button = [...dialog()!.querySelectorAll('button')].find((one) => one.textContent?.trim() === text)!
  button.click()
  await settle()
}

describe('SaveSearchButton', () => {
  async function show(isSignedIn: boolean, ...kept: ReturnType<typeof aSavedSearch>[]) {
    const server = fakeServer({ [LIST]: () => aPage(...kept), [CREATE]: () => aSavedSearch() })
    const props = { query: 'game=hok&attr.rank=king', name: 'Honor · King' }
    const mounted = await mountApp(SaveSearchButton, { props, messages: ['savedSearches'], routes: ROUTES, at: '/search?game=hok' })
    if (isSignedIn) useSessionStore().user = { id: 'p1', roles: [], permissions: ['trade'] } as never
    await settle()
    return { server, ...mounted }
  }

  it('saves the search as its address holds it, under a name', async () => {
    const { server, wrapper } = await show(true)
    await wrapper.get('button').trigger('click')
    await expect.poll(dialog).not.toBeNull()
    const input = dialog()!.querySelector('input')!
    expect(input.value).toBe('Honor · King')
    dialog()!.querySelector('form')!.dispatchEvent(new Event('submit'))
    await settle()
    expect(server.callsOf(CREATE)[0]!.body).toEqual({ query: 'game=hok&attr.rank=king', name: 'Honor · King', alerts: true })
    expect(dialog()).toBeNull()
    expect(lastToast()).toMatchObject({ text: 'Search saved', to: { name: 'saved-searches' } })
  })

  it('says what was refused and keeps what was typed', async () => {
    const { server, wrapper } = await show(true)
    server.answer(CREATE, () => problem(409, 'too_many_saved_searches'))
    await wrapper.get('button').trigger('click')
    await expect.poll(dialog).not.toBeNull()
    dialog()!.querySelector('form')!.dispatchEvent(new Event('submit'))
    await settle()
    expect(dialog()!.textContent).toContain('Refused: too_many_saved_searches')
    expect(dialog()!.querySelector('input')!.value).toBe('Honor · King')
  })

  it('leads to the list when this search is kept already', async () => {
    const { wrapper } = await show(true, aSavedSearch())
    expect(wrapper.get('a').attributes('href')).toBe('/saved-searches')
  })

  it('sends a visitor to sign-in, and back afterwards', async () => {
    const { server, wrapper, router } = await show(false)
    await wrapper.get('button').trigger('click')
    await settle()
    expect(router.currentRoute.value).toMatchObject({ name: 'sign-in', query: { next: '/search?game=hok' } })
    expect(server.calls).toEqual([])
  })
})

describe('SavedSearchList', () => {
  let server: ReturnType<typeof fakeServer>
  const show = () => mountApp(SavedSearchList, { messages: ['savedSearches'], routes: ROUTES })

  beforeEach(() => {
    server = fakeServer({ [LIST]: () => aPage(aSavedSearch()) })
  })

  it('leads to the search with all its filters', async () => {
    const { wrapper } = await show()
    await settle()
    expect(wrapper.get('a').attributes('href')).toBe('/search?game=hok&attr.rank=king')
  })

  it('turns alerts off, and back when the server refuses', async () => {
    server.answer(PATCH, () => problem(503, 'unavailable'))
    const { wrapper } = await show()
    await settle()
    const alerts = wrapper.get<HTMLInputElement>('input[role="switch"]')
    await alerts.setValue(false)
    await settle()
    expect(alerts.element.checked).toBe(true)
    expect(lastToast()).toMatchObject({ text: 'Refused: unavailable', tone: 'risk' })
    server.answer(PATCH, () => aSavedSearch({ alerts: false }))
    await alerts.setValue(false)
    await settle()
    expect(alerts.element.checked).toBe(false)
    expect(server.callsOf(PATCH).at(-1)!.body).toEqual({ alerts: false })
  })

  it('gives it another name', async () => {
    server.answer(PATCH, () => aSavedSearch({ name: 'Kings' }))
    const { wrapper } = await show()
    await settle()
    await wrapper.get('[aria-label^="Change"]').trigger('click')
    const input = dialog()!.querySelector('input')!
    input.value = 'Kings'
    input.dispatchEvent(new Event('input'))
    dialog()!.querySelector('form')!.dispatchEvent(new Event('submit'))
    await settle()
    expect(server.callsOf(PATCH)[0]!.body).toEqual({ name: 'Kings', alerts: true })
    expect(wrapper.text()).toContain('Kings')
    expect(dialog()).toBeNull()
  })

  it('deletes it after asking, and stays when that fails', async () => {
    server.answer(DELETE, () => problem(500, 'broken'))
    const { wrapper } = await show()
    await settle()
    await wrapper.get('[aria-label^="Delete"]').trigger('click')
    expect(dialog()!.textContent).toContain('“Honor kings” is kept no longer')
    await pressInDialog('Delete')
    expect(dialog()!.textContent).toContain('Refused: broken')
    server.answer(DELETE, () => undefined)
    await pressInDialog('Delete')
    expect(dialog()).toBeNull()
    expect(wrapper.text()).toContain('No saved searches yet')
  })
})
