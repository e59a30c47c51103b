import { defineComponent, h } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import ListingWizard from './components/ListingWizard.vue'
import { aDraft, aGame, anEmptyDraft } from './testing/examples'
import type { ListingDetail } from './api'
import { useListingDraft, type ListingDraft } from './useListingDraft'

/** The wizard, at a step of a listing that the server has, or at the beginning. */
async function setUp(listing?: ListingDetail, step = 'account') {
  let present = listing ?? anEmptyDraft()
  const server = fakeServer({
    'GET /games': () => [aGame()],
    'GET /games/hok': () => aGame(),
    'GET /listings/l1': () => present,
    'POST /listings': () => Response.json(present, { status: 201 }),
    'PATCH /listings/l1': ({ body }) => {
      const { credentials, ...fields } = body as Record<string, unknown>
      present = { ...present, version: present.version + 1, has_credentials: present.has_credentials || !!credentials }
      return { ...present, ...('title' in fields ? { title: fields.title } : {}) }
    },
    'POST /listings/l1/submit': () => ({ ...present, status: 'pending_review' }),
    'POST /listings/l1/relist': () => ({ ...present, status: 'pending_review' }),
  })
  let work!: ListingDraft
  const Page = defineComponent(() => {
    work = useListingDraft()
    return () => h(ListingWizard, { work })
  })
  const { wrapper, router } = await mountApp(Page, {
    messages: ['selling'],
    routes: ['sell', 'my-listings'],
    at: listing ? `/sell/l1?step=${step}` : '/sell',
  })
  if (listing) await work.open('l1')
  await settle()
  const next = async () => {
    await wrapper.get('form').trigger('submit')
    await settle()
  }
  const stepShown = () => wrapper.get('#step-title').text()
  return { server, wrapper, router, work, next, stepShown }
}

describe('the listing wizard', () => {
  it('begins a draft of the chosen game, once', async () => {
    const { server, wrapper, router, next, stepShown } = await setUp()
    await next()
    expect(wrapper.get('[role="alert"]').text()).toBe('Please fill this in')
    await wrapper.get('input[type="radio"][value="hok"]').setValue()
    await Promise.all([next(), next()])
    expect(server.callsOf('POST /listings').map(({ body }) => body)).toEqual([{ game: 'hok' }])
    expect(router.currentRoute.value.fullPath).toBe('/sell/l1?step=account')
    expect(stepShown()).toBe('Server and attributes')
  })

  it('says that there are too many drafts, and keeps the game that was chosen', async () => {
    const { server, wrapper, next, stepShown } = await setUp()
    server.answer('POST /listings', () => problem(409, 'too_many_drafts', { limit: 20 }))
    await wrapper.get('input[type="radio"][value="hok"]').setValue()
    await next()
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: too_many_drafts')
    expect(wrapper.get<HTMLInputElement>('input[type="radio"]:checked').element.value).toBe('hok')
    expect(stepShown()).toBe('Game')
  })

  it('finds games by name and by initials', async () => {
    const { wrapper } = await setUp()
    await wrapper.get('input[type="search"]').setValue('hon')
    expect(wrapper.findAll('.game')).toHaveLength(1)
    await wrapper.get('input[type="search"]').setValue('xyz')
    expect(wrapper.text()).toContain('No such game')
  })

  it('generates the fields from the schema and points at what is missing', async () => {
    const { wrapper, work, next, stepShown } = await setUp(anEmptyDraft())
    await next()
    expect(wrapper.findAll('[aria-invalid="true"]')).toHaveLength(2)
    expect(document.activeElement).toBe(wrapper.get('select').element)
    const [server, rank] = wrapper.findAll('select')
    await server!.setValue('7')
    await rank!.setValue('king')
    await wrapper.get('input[inputmode="numeric"]').setValue('901')
    await next()
    expect(wrapper.text()).toContain('Please enter a number from 0 to 900')
    expect(stepShown()).toBe('Server and attributes')
    await wrapper.get('input[inputmode="numeric"]').setValue('900')
    await wrapper.get('input[type="radio"][value="false"]').setValue()
    await wrapper.get('input[type="checkbox"][value="star"]').setValue()
    await wrapper.get('input[maxlength="200"]').setValue('Never lent out')
    await next()
    expect(work.draft.attributes).toEqual({
      rank: 'king',
      skins: 900,
      rebind: false,
      rare: ['star'],
      note: 'Never lent out',
    })
    expect(stepShown()).toBe('Title and price')
  })

  it('sends a step with the version that was seen', async () => {
    const { server, wrapper, next } = await setUp(aDraft({ version: 4 }), 'offer')
    await wrapper.get('input.price__input').setValue('999.50')
    await next()
    expect(server.callsOf('PATCH /listings/l1')[0]!.body).toEqual({ price: 99_950, version: 4 })
  })

  it.each(['0', '-1', '1e12', 'abc'])('refuses the price %j at its field and keeps it', async (price) => {
    const { server, wrapper, next } = await setUp(aDraft(), 'offer')
    const field = wrapper.get<HTMLInputElement>('input.price__input')
    await field.setValue(price)
    await next()
    expect(field.attributes('aria-invalid')).toBe('true')
    expect(field.element.value).toBe(price)
    expect(server.callsOf('PATCH /listings/l1')).toEqual([])
  })

  it('puts a refusal of the server at its field, on its step', async () => {
    const { server, wrapper, next, stepShown } = await setUp(aDraft(), 'offer')
    server.answer('PATCH /listings/l1', () =>
      problem(400, 'validation_failed', { errors: { title: [{ code: 'bad', message: 'No such words' }] } }),
    )
    await wrapper.get('input.input').setValue('Forbidden words')
    await next()
    expect(stepShown()).toBe('Title and price')
    expect(wrapper.text()).toContain('No such words')
    await wrapper.get('input.input').setValue('Other words')
    expect(wrapper.text()).not.toContain('No such words')
  })

  it('goes on without a connection and says that it is not saved', async () => {
    const { server, wrapper, next, stepShown } = await setUp(aDraft(), 'offer')
    server.answer('PATCH /listings/l1', () => {
      throw new TypeError('no route')
    })
    await wrapper.get('input.input').setValue('Another title')
    await next()
    expect(stepShown()).toBe('Pictures')
    expect(wrapper.get('.save').text()).toContain('Not saved')
    server.answer('PATCH /listings/l1', () => aDraft({ title: 'Another title' }))
    await wrapper.get('.save button').trigger('click')
    await settle()
    expect(wrapper.get('.save').text()).toBe('Draft saved')
  })

  it('says what the account is bound to, and that nothing is an answer too', async () => {
    const { work, wrapper } = await setUp(aDraft())
    const box = (name: string) => wrapper.get(`.bindings input[value="${name}"]`)
    await box('email').setValue(true)
    await box('phone').setValue(true)
    expect(work.draft.bindings).toEqual(['phone', 'email'])
    await box('none of them').setValue(true)
    expect(work.draft.bindings).toEqual([])
    await box('phone').setValue(true)
    expect(work.draft.bindings).toEqual(['phone'])
    await box('phone').setValue(false)
    expect(work.draft.bindings).toBeNull()
  })

  it('sends bindings once they are said', async () => {
    const { server, work, next } = await setUp(aDraft())
    work.draft.bindings = []
    await next()
    expect(server.callsOf('PATCH /listings/l1')[0]!.body).toMatchObject({ bindings: [] })
  })

  it('asks for three pictures', async () => {
    const { wrapper, next, stepShown } = await setUp(aDraft({ images: [] }), 'pictures')
    await next()
    expect(stepShown()).toBe('Pictures')
    expect(wrapper.text()).toContain('At least 3 pictures')
  })

  it('hands the credentials over and forgets them', async () => {
    const { server, wrapper, work, next, stepShown } = await setUp(aDraft({ has_credentials: false }), 'credentials')
    const [login, password] = wrapper.findAll('input.input')
    await login!.setValue('wx_lin')
    await password!.setValue('s3cret')
    await next()
    expect(server.callsOf('PATCH /listings/l1')[0]!.body).toMatchObject({
      credentials: { login: 'wx_lin', password: 's3cret', note: '' },
    })
    expect(work.draft.credentials).toEqual({ login: '', password: '', note: '' })
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('s3cret')
    expect(stepShown()).toBe('Check and submit')
  })

  it('needs no credentials when the server keeps some, unless they must be new', async () => {
    const kept = await setUp(aDraft(), 'credentials')
    await kept.next()
    expect(kept.stepShown()).toBe('Check and submit')
    kept.wrapper.unmount()
    const spent = await setUp(aDraft({ needs_new_credentials: true, status: 'off_shelf' }), 'credentials')
    await spent.next()
    expect(spent.stepShown()).toBe('Sign-in data')
    expect(spent.wrapper.text()).toContain('Change the password in the game')
  })

  it('submits a finished draft', async () => {
    const { server, wrapper, next } = await setUp(aDraft(), 'check')
    expect(wrapper.text()).toContain('¥1,280.00')
    expect(wrapper.text()).toContain('Android 18')
    await next()
    expect(server.callsOf('POST /listings/l1/submit')).toHaveLength(1)
    expect(wrapper.text()).toContain('Submitted for review')
  })

  it('leads to the first unfinished step instead of submitting', async () => {
    const { server, next, stepShown } = await setUp(aDraft({ title: '' }), 'check')
    await next()
    expect(stepShown()).toBe('Title and price')
    expect(server.callsOf('POST /listings/l1/submit')).toEqual([])
  })

  it('tells at the login that the game account is offered already', async () => {
    const { server, wrapper, next, stepShown } = await setUp(aDraft(), 'check')
    server.answer('POST /listings/l1/submit', () => problem(409, 'duplicate_game_account'))
    await next()
    expect(stepShown()).toBe('Sign-in data')
    expect(wrapper.text()).toContain('Refused: duplicate_game_account')
  })

  it('offers what was taken down again', async () => {
    const { server, next } = await setUp(aDraft({ status: 'off_shelf' }), 'check')
    await next()
    expect(server.callsOf('POST /listings/l1/relist')).toHaveLength(1)
  })

  it('sends a change of a listing on sale once, at the end', async () => {
    const { server, wrapper, work, next } = await setUp(aDraft({ status: 'on_sale', version: 9 }), 'offer')
    expect(wrapper.text()).toContain('This listing is on sale')
    await wrapper.get('input.input').setValue('A better title')
    await next()
    expect(server.callsOf('PATCH /listings/l1')).toEqual([])
    work.draft.credentials = { login: 'new', password: 'word', note: '' }
    for (let step = 0; step < 3; step += 1) await next()
    expect(server.callsOf('PATCH /listings/l1').map(({ body }) => body)).toEqual([
      { title: 'A better title', credentials: { login: 'new', password: 'word', note: '' }, version: 9 },
    ])
    expect(server.callsOf('POST /listings/l1/submit')).toEqual([])
  })

  it('takes another price for a listing on sale whose game asks for more by now', async () => {
    const { server, wrapper, next } = await setUp(aDraft({ status: 'on_sale', attributes: [] }), 'offer')
    await wrapper.get('input.price__input').setValue('999')
    for (let step = 0; step < 4; step += 1) await next()
    expect(server.callsOf('PATCH /listings/l1').map(({ body }) => body)).toEqual([{ price: 99_900, version: 1 }])
  })

  it('lets the person decide when the listing was changed elsewhere', async () => {
    const { server, wrapper, next } = await setUp(aDraft(), 'offer')
    server.answer('PATCH /listings/l1', () => problem(409, 'version_mismatch', { version: 8 }))
    await wrapper.get('input.input').setValue('What I typed')
    await next()
    expect(wrapper.text()).toContain('changed elsewhere')
    expect(wrapper.get('.save').text()).toBe('Not saved yet: choose which version stays')
    const patch = vi.fn(() => aDraft({ title: 'What I typed', version: 9 }))
    server.answer('PATCH /listings/l1', patch)
    await wrapper.get('.conflict button').trigger('click')
    await settle()
    expect(server.callsOf('PATCH /listings/l1').at(-1)!.body).toEqual({ title: 'What I typed', version: 8 })
    expect(wrapper.find('.conflict').exists()).toBe(false)
  })
})
