import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { aDevice } from '../testing/examples'
import DevicesSection from './DevicesSection.vue'

const HERE = aDevice({ id: 'd0', is_current: true })

async function setUp(others = [aDevice({ id: 'd1' }), aDevice({ id: 'd2', user_agent: 'curl/8', address: null })]) {
  const listed = [HERE, ...others]
  const server = fakeServer({
    'GET /auth/sessions': () => listed,
    'DELETE /auth/sessions/d1': () => undefined,
    'DELETE /auth/sessions': () => undefined,
  })
  const { wrapper } = await mountApp(DevicesSection, { messages: ['security'], props: { open: false } })
  await settle()
  return { server, wrapper }
}

describe('devices', () => {
  it('names each as its owner would, and this one without a way out', async () => {
    const { wrapper } = await setUp()
    const [here, windows, unknown] = wrapper.findAll('li')
    expect(here!.text()).toContain('This device')
    expect(here!.find('button').exists()).toBe(false)
    expect(windows!.text()).toContain('Chrome · Windows')
    expect(windows!.get('button').attributes('aria-label')).toBe('Sign out Chrome · Windows')
    expect(unknown!.text()).toContain('Unknown device')
  })

  it('signs one out and reads the list again', async () => {
    const { server, wrapper } = await setUp()
    await wrapper.findAll('li')[1]!.get('button').trigger('click')
    await settle()
    expect(server.callsOf('DELETE /auth/sessions/d1')).toHaveLength(1)
    expect(server.callsOf('GET /auth/sessions')).toHaveLength(2)
  })

  it('takes one that is gone already as signed out, and tells other refusals', async () => {
    const { server, wrapper } = await setUp()
    server.answer('DELETE /auth/sessions/d1', () => problem(404, 'not_found'))
    await wrapper.findAll('li')[1]!.get('button').trigger('click')
    await settle()
    expect(wrapper.find('[role="alert"]').exists()).toBe(false)
    server.answer('DELETE /auth/sessions/d1', () => problem(503, 'unavailable'))
    await wrapper.findAll('li')[1]!.get('button').trigger('click')
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toBe('Refused: unavailable')
  })

  it('asks before it signs all others out', async () => {
    const { server, wrapper } = await setUp()
    await wrapper.get('.all').trigger('click')
    const dialog = document.querySelector('dialog')!
    expect(dialog.textContent).toContain('2 devices must sign in again')
    expect(server.callsOf('DELETE /auth/sessions')).toHaveLength(0)
    dialog.querySelector<HTMLButtonElement>('.button--danger')!.click()
    await settle()
    expect(server.callsOf('DELETE /auth/sessions')).toHaveLength(1)
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('stays open and says why when that fails', async () => {
    const { server, wrapper } = await setUp()
    server.answer('DELETE /auth/sessions', () => problem(503, 'unavailable'))
    await wrapper.get('.all').trigger('click')
    document.querySelector<HTMLButtonElement>('dialog .button--danger')!.click()
    await settle()
    expect(document.querySelector('dialog')!.textContent).toContain('Refused: unavailable')
    document.querySelector<HTMLButtonElement>('dialog .button--quiet')!.click()
    await settle()
    expect(document.querySelector('dialog')).toBeNull()
  })

  it('offers no such button to who has one other device', async () => {
    const { wrapper } = await setUp([aDevice()])
    expect(wrapper.find('.all').exists()).toBe(false)
  })
})
