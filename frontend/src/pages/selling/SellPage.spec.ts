import { defineComponent, h } from 'vue'
import { RouterView } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { aDraft, aGame } from '@/features/selling/testing/examples'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import SellPage from './SellPage.vue'

async function setUp(path: string, listing = aDraft(), verified = true) {
  const server = fakeServer({
    'GET /games': () => [aGame()],
    'GET /games/hok': () => aGame(),
    'GET /listings/l1': () => listing,
    'PATCH /listings/l1': () => listing,
  })
  const Shell = defineComponent({ render: () => h(RouterView) })
  const { wrapper, router } = await mountApp(Shell, { messages: ['selling'], routes: ['my-listings'] })
  router.addRoute({ path: '/sell/:id?', name: 'sell', component: SellPage })
  useSessionStore().user = { id: 'p1', roles: [], real_name_verified: verified } as unknown as Me
  await router.push(path)
  await settle()
  return { server, wrapper, router }
}

describe('SellPage', () => {
  it('asks for a verified real name first', async () => {
    const { wrapper } = await setUp('/sell', aDraft(), false)
    expect(wrapper.text()).toContain('Verify your real name first')
    expect(wrapper.find('form').exists()).toBe(false)
  })

  it('opens a draft where it was left', async () => {
    const { wrapper } = await setUp('/sell/l1?step=offer')
    expect(wrapper.get('h1').text()).toBe('Sell a game account')
    expect(wrapper.get<HTMLInputElement>('input.input').element.value).toBe('Top rank, five rare skins')
  })

  it('says that what is in review cannot be edited', async () => {
    const listing = aDraft({ status: 'pending_review' })
    const { wrapper } = await setUp('/sell/l1', { ...listing, permissions: { ...listing.permissions, can_edit: false } })
    expect(wrapper.text()).toContain('cannot be edited now')
  })

  it('tells what went wrong and tries again', async () => {
    const { server, wrapper, router } = await setUp('/sell')
    server.answer('GET /listings/l1', () => problem(503, 'unavailable'))
    await router.push('/sell/l1')
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toContain('Refused: unavailable')
    server.answer('GET /listings/l1', () => aDraft())
    await wrapper.get('[role="alert"] button').trigger('click')
    await settle()
    expect(wrapper.get('#step-title').text()).toBe('Server and attributes')
  })

  it('saves before it is left', async () => {
    const { server, wrapper, router } = await setUp('/sell/l1?step=offer')
    await wrapper.get('input.input').setValue('Typed just now')
    await router.push('/my-listings')
    expect(server.callsOf('PATCH /listings/l1')[0]!.body).toMatchObject({ title: 'Typed just now' })
    expect(router.currentRoute.value.name).toBe('my-listings')
  })

  it('asks before it is left with what could not be sent', async () => {
    const { server, wrapper, router } = await setUp('/sell/l1?step=offer')
    server.answer('PATCH /listings/l1', () => problem(503, 'unavailable'))
    await wrapper.get('input.input').setValue('Typed just now')
    const leaving = router.push('/my-listings')
    await settle()
    const press = (name: string) =>
      [...document.querySelectorAll('dialog button')].find((button) => button.textContent === name)! as HTMLElement
    press('Cancel').click()
    await leaving
    expect(router.currentRoute.value.name).toBe('sell')
    expect(wrapper.get<HTMLInputElement>('input.input').element.value).toBe('Typed just now')
    const again = router.push('/my-listings')
    await settle()
    press('Leave and lose it').click()
    await again
    expect(router.currentRoute.value.name).toBe('my-listings')
  })

  it('begins anew when another listing is wanted', async () => {
    const { wrapper, router } = await setUp('/sell/l1')
    await router.push('/sell')
    await settle()
    expect(wrapper.get('#step-title').text()).toBe('Game')
    expect(wrapper.findAll('.game--on')).toHaveLength(0)
  })
})
