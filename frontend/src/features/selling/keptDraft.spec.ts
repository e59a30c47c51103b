import { flushPromises } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ListingWizard from './components/ListingWizard.vue'
import type { ListingDetail } from './api'
import { keepDraft, keptDraft } from './keptDraft'
import { draftOf, emptyDraft } from './draft'
import { aDraft, aGame } from './testing/examples'
import { useListingDraft, type ListingDraft } from './useListingDraft'

const OWNER = 'p1'
const KEPT_MS = 400

afterEach(() => vi.useRealTimers())

/** The wizard on the offer step, as a page that can be opened again after a reload. */
async function openPage(listing: ListingDetail) {
  const server = fakeServer({
    'GET /games/hok': () => aGame(),
    'GET /listings/l1': () => listing,
    'PATCH /listings/l1': () => {
      throw new TypeError('no route')
    },
  })
  let work!: ListingDraft
  const reload = vi.fn()
  const Page = defineComponent(() => {
    useSessionStore().user = { id: OWNER } as Me
    work = useListingDraft()
    return () => h(ListingWizard, { work, onReload: reload })
  })
  const { wrapper } = await mountApp(Page, { messages: ['selling'], routes: ['sell'], at: '/sell/l1?step=offer' })
  await work.open('l1')
  await settle()
  const type = async (title: string) => {
    await wrapper.get('input.input').setValue(title)
    await new Promise((resolve) => setTimeout(resolve, KEPT_MS))
    await flushPromises()
  }
  const title = () => wrapper.get<HTMLInputElement>('input.input').element.value
  return { server, wrapper, work, type, title, reload }
}

describe('what was typed and not sent', () => {
  it('is there again after a reload without a connection', async () => {
    const first = await openPage(aDraft())
    await first.type('Typed on the train')
    first.wrapper.unmount()
    const again = await openPage(aDraft())
    expect(again.title()).toBe('Typed on the train')
    expect(again.wrapper.text()).toContain('is back')
  })

  it('is there again although it is not fit to be sent', async () => {
    const first = await openPage(aDraft())
    await first.type('ab')
    first.wrapper.unmount()
    expect((await openPage(aDraft())).title()).toBe('ab')
  })

  it('is kept at once when the page is left while typing', async () => {
    const first = await openPage(aDraft())
    await first.wrapper.get('input.input').setValue('Half a sentence')
    first.wrapper.unmount()
    expect((await openPage(aDraft())).title()).toBe('Half a sentence')
  })

  it('never holds credentials', async () => {
    const { work, type } = await openPage(aDraft())
    work.draft.credentials = { login: 'wx_lin', password: 's3cret', note: 'n0te' }
    await type('With credentials beside it')
    const stored = JSON.stringify({ ...localStorage, ...sessionStorage })
    expect(stored).toContain('With credentials beside it')
    for (const secret of ['wx_lin', 's3cret', 'n0te']) expect(stored).not.toContain(secret)
  })

  it('is forgotten once the server has it', async () => {
    const { server, work, type } = await openPage(aDraft())
    await type('Typed on the train')
    expect(keptDraft(OWNER, 'l1')).not.toBeNull()
    server.answer('PATCH /listings/l1', () => aDraft({ title: 'Typed on the train', version: 2 }))
    await work.autosave.flush()
    await settle()
    expect(keptDraft(OWNER, 'l1')).toBeNull()
  })

  it('is given up for the saved version on request', async () => {
    keepDraft(OWNER, 'l1', { draft: { ...draftOf(aDraft()), title: 'Old words' }, version: 1, at: Date.now() })
    const { wrapper, title, reload } = await openPage(aDraft())
    expect(title()).toBe('Old words')
    await wrapper.get('.wizard__live button').trigger('click')
    expect(reload).toHaveBeenCalledOnce()
    expect(keptDraft(OWNER, 'l1')).toBeNull()
  })

  it('meets a newer version from elsewhere as a conflict, not as an overwrite', async () => {
    keepDraft(OWNER, 'l1', { draft: { ...draftOf(aDraft()), title: 'Old words' }, version: 1, at: Date.now() })
    const { server, work } = await openPage(aDraft({ version: 4, title: 'Newer words' }))
    server.answer('PATCH /listings/l1', () => problem(409, 'version_mismatch', { version: 4 }))
    await work.autosave.flush().catch(() => undefined)
    expect(server.callsOf('PATCH /listings/l1').at(-1)!.body).toMatchObject({ version: 1 })
  })

  it('is nobody else’s, and not for ever', () => {
    const at = Date.now()
    keepDraft(OWNER, 'l1', { draft: emptyDraft(), version: 1, at })
    expect(keptDraft('p2', 'l1')).toBeNull()
    expect(keptDraft(OWNER, 'l1', at + 31 * 86_400_000)).toBeNull()
    expect(keptDraft(OWNER, 'l1', at + 29 * 86_400_000)).not.toBeNull()
  })

  it('does without a storage that is full or broken', () => {
    localStorage.setItem('anhao.draft.p1.l1', '{broken')
    expect(keptDraft(OWNER, 'l1')).toBeNull()
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(() => keepDraft(OWNER, 'l1', { draft: emptyDraft(), version: 1, at: 0 })).not.toThrow()
    vi.restoreAllMocks()
  })
})
