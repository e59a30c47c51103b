import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import { aSubmission } from '../testing/examples'
import type { Review } from './api'
import ReviewDesk from './ReviewDesk.vue'

const TEMPLATES = [
  { id: 't1', text: 'ZH blurred', text_en: 'EN blurred', position: 1 },
  { id: 't2', text: 'ZH contact', text_en: 'EN contact', position: 4 },
]

async function setUp(...listings: Review[]) {
  const server = fakeServer({
    'GET /staff/listings': () => ({ results: listings, next: null, previous: null }),
    'GET /staff/review-templates': () => TEMPLATES,
    ...Object.fromEntries(listings.map((one) => [`GET /staff/listings/${one.id}`, () => one])),
  })
  const { wrapper, queryClient } = await mountApp(ReviewDesk, { messages: ['queue', 'reviewing'] })
  await settle()
  const click = async (name: string) => {
    const buttons = [...document.querySelectorAll('button')]
    const button = buttons.findLast((one) => [one.textContent?.trim(), one.getAttribute('aria-label')].includes(name))
    button!.click()
    await settle()
  }
  const type = async (place: number, text: string) => {
    const field = document.querySelectorAll<HTMLInputElement>('dialog input')[place]!
    field.value = text
    field.dispatchEvent(new Event('input'))
    await settle()
  }
  const dialog = () => document.querySelector('dialog')
  return { server, wrapper, queryClient, click, type, dialog }
}

describe('a listing that is reviewed again', () => {
  it('shows what has changed, as it was and as it is', async () => {
    const { wrapper } = await setUp(
      aSubmission('l1', {
        changes: [
          { key: 'title', label: 'Title', before: 'Old title', after: 'New title' },
          { key: 'bindings', label: 'Bound to', before: null, after: 'Phone' },
        ],
        new_image_ids: ['l1-1'],
      }),
    )
    const rows = wrapper.findAll('.change').map((row) => [row.get('dt').text(), row.get('del').text(), row.get('ins').text()])
    expect(rows).toEqual([
      ['Title', 'Old title', 'New title'],
      ['Bound to', 'nothing', 'Phone'],
    ])
    expect(wrapper.get('.one__new').text()).toBe('New pictures: 1')
  })

  it('says when nothing has changed, and compares nothing at the first review', async () => {
    const { wrapper, click } = await setUp(aSubmission('l1', { changes: [] }), aSubmission('l2', { new_image_ids: ['l2-1'] }))
    expect(wrapper.get('.changes').text()).toContain('Nothing has changed')
    await click('Next')
    expect(wrapper.find('.changes').exists()).toBe(false)
    expect(wrapper.find('.one__new').exists()).toBe(false)
  })
})

it('goes through the queue with buttons, too, as far as it reaches', async () => {
  const { wrapper, click } = await setUp(aSubmission('l1'), aSubmission('l2'))
  const shut = () => wrapper.findAll('.one__steps button').map((button) => button.attributes('disabled') !== undefined)
  expect(shut()).toEqual([true, false])
  await click('Next')
  expect(wrapper.get('.one__title').text()).toBe('Account l2')
  expect(shut()).toEqual([false, true])
  await click('Previous')
  expect(wrapper.get('.one__title').text()).toBe('Account l1')
})

it('offers reasons in the seller’s language', async () => {
  const { click, dialog, wrapper } = await setUp(aSubmission('l1', { reason_language: 'zh-hans' }), aSubmission('l2'))
  await click('Reject')
  expect(dialog()!.textContent).toContain('ZH blurred')
  await click('Cancel')
  await click('Next')
  await click('Reject')
  expect(dialog()!.textContent).toContain('EN blurred')
  expect(wrapper.get('.one__title').text()).toBe('Account l2')
})

it('takes down what is on sale, with a reason', async () => {
  const { server, wrapper, click, dialog } = await setUp(aSubmission('l1', { status: 'on_sale', changes: [] }))
  server.answer('POST /staff/listings/l1/take-down', () => aSubmission('l1', { status: 'off_shelf' }))
  await click('On sale')
  expect(server.callsOf('GET /staff/listings').at(-1)!.query.get('status')).toBe('on_sale')
  expect(wrapper.findAll('.one__actions button').map((button) => button.text())).not.toContain('Approve')
  expect(wrapper.find('.changes').exists()).toBe(false)
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
  await click('Take down')
  await click('EN contact')
  dialog()!.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await settle()
  expect(server.calls.filter(({ route }) => route.startsWith('POST')).map(({ route, body }) => [route, body])).toEqual([
    ['POST /staff/listings/l1/take-down', { reason: 'EN contact' }],
  ])
})

describe('a rejection of what the seller has changed meanwhile', () => {
  const REJECT = 'POST /staff/listings/l1/reject'
  const textarea = () => document.querySelector('dialog textarea') as HTMLTextAreaElement

  async function rejectStale() {
    const desk = await setUp(aSubmission('l1', { version: 3 }), aSubmission('l2'))
    const { server, click } = desk
    const send = async () => {
      desk.dialog()!.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
      await settle()
    }
    server.answer(REJECT, () => problem(409, 'version_mismatch', { version: 6, present: 'pending_review' }))
    await click('Reject')
    textarea().value = 'Skins are missing'
    textarea().dispatchEvent(new Event('input'))
    return { ...desk, send }
  }

  it('says so beside the new text, and keeps the reason for it', async () => {
    const { server, wrapper, click, dialog, send } = await rejectStale()
    server.answer('GET /staff/listings/l1', () => aSubmission('l1', { version: 6, description: 'With all skins' }))
    await send()
    expect(server.callsOf(REJECT).map(({ body }) => body)).toEqual([{ reason: 'Skins are missing', version: 3 }])
    expect(dialog()).toBeNull()
    expect(wrapper.get('.one__text').text()).toBe('With all skins')
    expect(wrapper.get('.one [role="alert"]').text()).toBe('Refused: version_mismatch Your reason is kept.')
    await click('Reject')
    expect(textarea().value).toBe('Skins are missing')
    await send()
    expect(server.callsOf(REJECT).at(-1)!.body).toEqual({ reason: 'Skins are missing', version: 6 })
  })

  it('names the version that stood there when the question came, whatever has been read since', async () => {
    const { server, send, queryClient } = await rejectStale()
    server.answer('GET /staff/listings/l1', () => aSubmission('l1', { version: 6 }))
    await queryClient.invalidateQueries()
    await settle()
    await send()
    expect(server.callsOf(REJECT)[0]!.body).toMatchObject({ version: 3 })
  })

  it('never falls on the one that follows in the queue', async () => {
    const { server, wrapper, dialog, send, queryClient } = await rejectStale()
    server.answer('GET /staff/listings', () => ({ results: [aSubmission('l2')], next: null, previous: null }))
    await queryClient.invalidateQueries()
    await settle()
    expect(wrapper.get('.one__title').text()).toBe('Account l1')
    await send()
    expect(server.calls.filter(({ route }) => route.startsWith('POST')).map(({ route }) => route)).toEqual([REJECT])
    expect(dialog()).toBeNull()
    expect(wrapper.get('.one__title').text()).toBe('Account l2')
    expect(wrapper.find('.one [role="alert"]').exists()).toBe(false)
    expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'Refused: version_mismatch', tone: 'risk' })
  })

  it('keeps a reason for the listing that it was written about alone', async () => {
    const { click } = await rejectStale()
    await click('Cancel')
    await click('Next')
    await click('Reject')
    expect(textarea().value).toBe('')
  })
})

describe('the list of reasons', () => {
  it('takes one more at its end, in both languages', async () => {
    const { server, click, type } = await setUp(aSubmission('l1'))
    server.answer('POST /staff/review-templates', () => Response.json(TEMPLATES[0], { status: 201 }))
    await click('Frequent reasons')
    await type(0, ' ZH words ')
    await type(1, 'English words')
    await click('Add')
    expect(server.callsOf('POST /staff/review-templates')[0]!.body).toEqual({
      text: 'ZH words',
      text_en: 'English words',
      position: 5,
    })
    expect(server.callsOf('GET /staff/review-templates')).toHaveLength(2)
  })

  it('sends nothing that is too short, and keeps what was refused', async () => {
    const { server, click, type, dialog } = await setUp(aSubmission('l1'))
    await click('Frequent reasons')
    await type(0, 'ZH')
    await type(1, 'English words')
    await click('Add')
    expect(dialog()!.textContent).toContain('Write 4 to 300 characters')
    expect(server.callsOf('POST /staff/review-templates')).toEqual([])
    server.answer('POST /staff/review-templates', () => problem(409, 'too_many_templates'))
    await type(0, 'ZH words')
    await click('Add')
    expect(dialog()!.textContent).toContain('Refused: too_many_templates')
    expect(document.querySelectorAll<HTMLInputElement>('dialog input')[0]!.value).toBe('ZH words')
  })

  it('changes and deletes', async () => {
    const { server, click, type } = await setUp(aSubmission('l1'))
    server.answer('PATCH /staff/review-templates/t1', () => TEMPLATES[0])
    server.answer('DELETE /staff/review-templates/t2', () => undefined)
    await click('Frequent reasons')
    await click('Edit: ZH blurred')
    await type(1, 'EN much blurred')
    await click('Save')
    expect(server.callsOf('PATCH /staff/review-templates/t1')[0]!.body).toEqual({
      text: 'ZH blurred',
      text_en: 'EN much blurred',
    })
    await click('Delete: ZH contact')
    expect(server.callsOf('DELETE /staff/review-templates/t2')).toHaveLength(1)
  })
})
