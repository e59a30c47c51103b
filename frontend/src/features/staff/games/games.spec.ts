import type { VueWrapper } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, h, type Component } from 'vue'
import { RouterView } from 'vue-router'
import { fakeServer, problem, type Call } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aGame } from '../testing/games'
import type { SchemaParts, SchemaVersion, StaffGameDetail } from './api'
import GameDesk from './GameDesk.vue'
import GameList from './GameList.vue'

const field = (wrapper: VueWrapper, label: string) => {
  const found = wrapper.findAll('label').find((one) => one.text() === label)!
  return wrapper.get<HTMLInputElement>(`[id="${found.attributes('for')}"]`)
}
const button = (wrapper: VueWrapper, name: string) =>
  wrapper.findAll('button').find((one) => one.text() === name || one.attributes('aria-label') === name)!

async function press(wrapper: VueWrapper, name: string): Promise<void> {
  await button(wrapper, name).trigger('click')
  await settle()
}

/** A click in a dialog, which stands outside of the page. */
async function decide(name: string): Promise<void> {
  const found = [...document.querySelectorAll<HTMLElement>('dialog button')].find((one) => one.textContent?.trim() === name)
  found!.click()
  await settle()
}

/** A page of the console, within a router that knows where games are. */
async function openPage(page: Component, address = '/page', props = {}) {
  const app = await mountApp(RouterView, { messages: ['games'], routes: ['staff-games'] })
  app.router.addRoute({ path: '/games/:slug', name: 'staff-game', component: { render: () => h('div') } })
  app.router.addRoute({ path: '/page', component: page, props })
  await app.router.push(address)
  await settle()
  return app
}

/** The desk of one game, which answers with whatever was saved last. */
async function desk(tab = 'attributes', older: readonly SchemaVersion[] = []) {
  let game = aGame()
  const server = fakeServer({
    'GET /staff/games/hok': () => game,
    'POST /staff/games/hok/schema': ({ body }: Call) => {
      const { attributes, handover_steps, binding_kinds } = body as SchemaParts
      const schema = { ...game.schema, version: game.schema.version + 1, attributes, handover_steps, binding_kinds }
      game = { ...game, schema: { ...schema, source: 'staff' } }
      return Response.json(game.schema, { status: 201 })
    },
    'PATCH /staff/games/hok': ({ body }: Call) => {
      game = { ...game, ...(body as Partial<StaffGameDetail>), version: game.version + 1 }
      return game
    },
    'GET /staff/games/hok/schemas': () => ({ results: [game.schema, ...older], next: null, previous: null }),
  })
  const app = await openPage(GameDesk, `/page?tab=${tab}`, { slug: 'hok' })
  return { server, ...app, setGame: (changed: StaffGameDetail) => (game = changed) }
}

async function openFirst(wrapper: VueWrapper): Promise<void> {
  const details = wrapper.get<HTMLDetailsElement>('details')
  details.element.open = true
  await details.trigger('toggle')
}

describe('GameList', () => {
  const list = () => [aGame(), aGame({ slug: 'jx3', name: 'Sword zh', name_en: 'Sword', initials: 'jx', is_open: false })]

  it('shows every game with its version and finds one by its initials', async () => {
    fakeServer({ 'GET /staff/games': list })
    const { wrapper } = await openPage(GameList)
    expect(wrapper.findAll('.game')).toHaveLength(2)
    expect(wrapper.text()).toContain('Version 5')
    expect(wrapper.text()).toContain('Closed')
    await wrapper.get('input[type=search]').setValue('WZ')
    expect(wrapper.findAll('.game').map((one) => one.get('strong').text())).toEqual(['Honor of Kings'])
    await wrapper.get('input[type=search]').setValue('nothing')
    expect(wrapper.text()).toContain('No game like that')
  })

  it('begins a new game, closed, with the schema of another, and keeps what was typed when it is refused', async () => {
    const server = fakeServer({
      'GET /staff/games': list,
      'GET /staff/games/hok': () => aGame(),
      'POST /staff/games': () => problem(400, 'validation_failed', { errors: { slug: [{ code: 'taken', message: 'Taken' }] } }),
    })
    const { wrapper, router } = await openPage(GameList)
    await press(wrapper, 'Add a game')
    const inputs = [...document.querySelectorAll<HTMLInputElement>('dialog input')]
    for (const [place, text] of ['New zh', 'New game', 'hok', 'xyx'].entries()) {
      inputs[place]!.value = text
      inputs[place]!.dispatchEvent(new Event('input'))
    }
    const send = async () => {
      document.querySelector('dialog form')!.dispatchEvent(new Event('submit', { cancelable: true }))
      await settle()
    }
    await send()
    expect(document.querySelector('dialog')!.textContent).toContain('Taken')
    expect(inputs[1]!.value).toBe('New game')
    server.answer('POST /staff/games', () => Response.json(aGame({ slug: 'new-game' }), { status: 201 }))
    await send()
    expect(server.callsOf('POST /staff/games')[1]!.body).toMatchObject({
      slug: 'hok',
      name_en: 'New game',
      position: 2,
      is_open: false,
      attributes: aGame().schema.attributes,
    })
    expect(router.currentRoute.value.name).toBe('staff-game')
  })
})

describe('GameDesk', () => {
  it('saves an attribute as a new version of the one that was seen, with the reason', async () => {
    const { wrapper, server } = await desk()
    expect(wrapper.text()).toContain('Schema version 5')
    expect(wrapper.get('h1').text()).toBe('Honor of Kings')
    await openFirst(wrapper)
    await field(wrapper, 'English').setValue('Best rank')
    await wrapper.get('.bar input').setValue('clearer')
    await press(wrapper, 'Save as a new version')
    const [call] = server.callsOf('POST /staff/games/hok/schema')
    expect(call!.body).toMatchObject({ seen_version: 5, note: 'clearer', binding_kinds: aGame().schema.binding_kinds })
    expect((call!.body as SchemaParts).attributes[0]!.label.en).toBe('Best rank')
    expect(wrapper.text()).toContain('Schema version 6')
    expect(wrapper.find('.bar').exists()).toBe(false)
  })

  it('keeps what is typed while it saves, and what is open', async () => {
    const { wrapper, server } = await desk()
    await openFirst(wrapper)
    const english = field(wrapper, 'English')
    await english.setValue('Best rank')
    await button(wrapper, 'Save as a new version').trigger('click')
    await english.setValue('Best rank ever')
    await settle()
    expect(wrapper.text()).toContain('Schema version 6')
    expect(english.element.value).toBe('Best rank ever')
    await press(wrapper, 'Save as a new version')
    const [, call] = server.callsOf('POST /staff/games/hok/schema')
    expect(call!.body).toMatchObject({ seen_version: 6 })
    expect((call!.body as SchemaParts).attributes[0]!.label.en).toBe('Best rank ever')
    expect(english.element.isConnected).toBe(true)
  })

  it('puts each finding beside its field, counts them on the tabs, and loses nothing', async () => {
    const { wrapper, server } = await desk()
    server.answer('POST /staff/games/hok/schema', () =>
      problem(400, 'validation_failed', {
        errors: {
          'attributes.0.options.0.value': [{ code: 'invalid', message: 'Not such a key' }],
          'handover_steps.1.risk_days': [{ code: 'out_of_range', message: 'Too long' }],
        },
      }),
    )
    await press(wrapper, 'Add an attribute')
    await press(wrapper, 'Save as a new version')
    const key = wrapper.findAll<HTMLInputElement>('input').find((one) => one.element.value === 'king')!
    expect(key.attributes('aria-invalid')).toBe('true')
    expect(wrapper.get(`[id="${key.attributes('aria-describedby')}"]`).text()).toBe('Not such a key')
    expect(wrapper.findAll('.tab').map((one) => one.text())).toContain('Attributes1')
    expect(wrapper.findAll('.tab').map((one) => one.text())).toContain('Handover1')
    expect(wrapper.findAll('.attribute')).toHaveLength(3)
    expect(document.activeElement).toBe(key.element)
  })

  it('forgets findings when rows change places, for they name places', async () => {
    const { wrapper, server } = await desk()
    server.answer('POST /staff/games/hok/schema', () =>
      problem(400, 'validation_failed', { errors: { 'attributes.1.max': [{ code: 'invalid', message: 'Too small' }] } }),
    )
    await press(wrapper, 'Move Skins up')
    await press(wrapper, 'Save as a new version')
    expect(wrapper.text()).toContain('Look here')
    await press(wrapper, 'Move Rank up')
    expect(wrapper.text()).not.toContain('Look here')
    expect(wrapper.findAll('.attribute__title').map((one) => one.text())).toEqual(['Rank', 'Skins'])
  })

  it('keeps the focus where the next press is wanted when rows move and go', async () => {
    const { wrapper } = await desk()
    const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim()
    await press(wrapper, 'Move Skins up')
    expect(focused()).toBe('Move Skins down')
    await press(wrapper, 'Move Skins down')
    expect(focused()).toBe('Move Skins up')
    await press(wrapper, 'Remove Skins')
    expect(focused()).toBe('Remove Rank')
    await press(wrapper, 'Remove Rank')
    expect(focused()).toBe('Add an attribute')
  })

  it('keeps the work when a colleague saved meanwhile, and saves over it only when told to', async () => {
    const { wrapper, server } = await desk()
    server.answer('POST /staff/games/hok/schema', () => problem(409, 'version_mismatch', { version: 8 }))
    await press(wrapper, 'Remove Skins')
    await press(wrapper, 'Save as a new version')
    expect(wrapper.get('.bar').text()).toContain('A colleague saved version 8 meanwhile')
    expect(wrapper.findAll('.attribute')).toHaveLength(1)
    server.answer('POST /staff/games/hok/schema', () => Response.json({ ...aGame().schema, version: 9 }, { status: 201 }))
    await press(wrapper, 'Save mine over theirs')
    expect(server.callsOf('POST /staff/games/hok/schema')[1]!.body).toMatchObject({ seen_version: 8 })
  })

  it('takes what the colleague saved, when that is wanted', async () => {
    const { wrapper, server, setGame } = await desk()
    server.answer('POST /staff/games/hok/schema', () => problem(409, 'version_mismatch', { version: 8 }))
    await press(wrapper, 'Remove Skins')
    await press(wrapper, 'Save as a new version')
    setGame(aGame({ schema: { ...aGame().schema, version: 8, attributes: [] } }))
    await press(wrapper, 'Take theirs, discard mine')
    expect(wrapper.text()).toContain('Schema version 8')
    expect(wrapper.findAll('.attribute')).toHaveLength(0)
    expect(wrapper.find('.bar').exists()).toBe(false)
  })

  it('binds a step to a binding, and says which binding no step undoes', async () => {
    const { wrapper, server } = await desk('handover')
    expect(wrapper.text()).toContain('No step undoes: E-mail.')
    const selects = wrapper.findAll('select')
    expect(selects).toHaveLength(1)
    await selects[0]!.setValue('email')
    expect(wrapper.text()).toContain('No step undoes: Phone.')
    await selects[0]!.setValue('')
    await press(wrapper, 'Save as a new version')
    const [call] = server.callsOf('POST /staff/games/hok/schema')
    expect((call!.body as SchemaParts).handover_steps[1]).not.toHaveProperty('binding')
    expect(button(wrapper, 'Remove See the credentials').attributes('disabled')).toBeDefined()
  })

  it('changes names and servers by the version that was seen', async () => {
    const { wrapper, server } = await desk('about')
    await press(wrapper, 'Add a server')
    const added = wrapper.findAll('.server').at(-1)!.findAll('input')
    for (const [place, text] of ['ios', 'iOS zh', 'iOS', 'Apple'].entries()) await added[place]!.setValue(text)
    await press(wrapper, 'Save names and servers')
    expect(server.callsOf('PATCH /staff/games/hok')[0]!.body).toMatchObject({
      version: 3,
      servers: [{ key: 'android' }, { key: 'ios', name: 'iOS zh', name_en: 'iOS', region: 'Apple', is_open: true }],
    })
  })

  it('tells what each version changed and begins again with an older one', async () => {
    const older = { ...aGame().schema, version: 4, binding_kinds: [], author: 'Lin', note: 'less' }
    const { wrapper, server } = await desk('versions', [older])
    for (const part of ['New: Phone, E-mail', 'By Lin', 'less']) expect(wrapper.text()).toContain(part)
    await press(wrapper, 'Begin with this version')
    await press(wrapper, 'Save as a new version')
    expect(server.callsOf('POST /staff/games/hok/schema')[0]!.body).toMatchObject({
      seen_version: 5,
      binding_kinds: [],
      note: 'Back to version 4',
    })
  })

  it('hands the draft to the preview', async () => {
    fakeServer({ 'GET /staff/games/hok': () => aGame() })
    const preview = ({ draft }: { draft: SchemaParts }) => draft.attributes.length
    const page = defineComponent(() => () => h(GameDesk, { slug: 'hok' }, { preview }))
    const { wrapper } = await openPage(page, '/page?tab=preview')
    expect(wrapper.get('.pane').text()).toBe('2')
  })

  it('asks before unsaved work is left', async () => {
    const { wrapper, router } = await desk()
    await press(wrapper, 'Remove Skins')
    const left = router.push('/staff-games')
    await settle()
    await decide('Cancel')
    await left
    expect(router.currentRoute.value.path).toBe('/page')
    const leaving = router.push('/staff-games')
    await settle()
    await decide('Leave and discard')
    await leaving
    expect(router.currentRoute.value.path).toBe('/staff-games')
  })

  it('says what went wrong and tries again', async () => {
    const server = fakeServer({ 'GET /staff/games/hok': () => problem(503, 'unavailable') })
    const { wrapper } = await openPage(GameDesk, '/page', { slug: 'hok' })
    expect(wrapper.get('[role=alert]').text()).toContain('request-1')
    server.answer('GET /staff/games/hok', () => aGame())
    await press(wrapper, 'Try again')
    expect(wrapper.findAll('.attribute')).toHaveLength(2)
  })
})
