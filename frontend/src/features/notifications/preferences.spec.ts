import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import PreferenceList from './components/PreferenceList.vue'
import { someKinds } from './testing/examples'
import { withSwitch } from './topics'

async function setUp() {
  let kinds = someKinds()
  const server = fakeServer({
    'GET /notifications/preferences': () => ({ kinds }),
    'PATCH /notifications/preferences': ({ body }) => {
      const { changes } = body as { changes: Parameters<typeof withSwitch>[1][] }
      for (const change of changes) kinds = withSwitch(kinds, change)
      return { kinds }
    },
  })
  const { wrapper } = await mountApp(PreferenceList, { messages: ['notifications'] })
  await settle()
  const box = (label: string) => wrapper.get<HTMLInputElement>(`[aria-label="${label}"]`)
  return { server, wrapper, box }
}

describe('PreferenceList', () => {
  it('offers a switch only where one may be switched off', async () => {
    const { wrapper } = await setUp()
    const labels = wrapper.findAll('[role="switch"]').map((one) => one.attributes('aria-label'))
    expect(labels).toEqual([
      'The trade is complete · E-mail',
      'Withdrawal paid out · E-mail',
      'Withdrawal paid out · SMS',
    ])
  })

  it('shows the fixed ones by topic, with the reason', async () => {
    const { wrapper } = await setUp()
    const [important, recorded] = wrapper.findAll('details')
    expect(important!.text()).toContain('Important, always on (1)')
    expect(important!.text()).toContain('A deadline or money depends on them')
    expect(important!.get('li').text()).toBe('The buyer has paidIn app · E-mail')
    expect(recorded!.get('li').text()).toContain('Somebody ordered')
    expect(wrapper.findAll('h2').map((title) => title.text())).toEqual(['Orders', 'Recharges and withdrawals'])
  })

  it('keeps each switch at once', async () => {
    const { server, box } = await setUp()
    await box('Withdrawal paid out · SMS').setValue(true)
    await settle()
    expect(server.callsOf('PATCH /notifications/preferences')[0]!.body).toEqual({
      changes: [{ kind: 'withdrawal_paid', channel: 'sms', enabled: true }],
    })
    expect(box('Withdrawal paid out · SMS').element.checked).toBe(true)
  })

  it('keeps several quick ones, in their order', async () => {
    const { server, box } = await setUp()
    await box('Withdrawal paid out · SMS').setValue(true)
    await box('Withdrawal paid out · E-mail').setValue(false)
    expect(box('Withdrawal paid out · SMS').element.checked).toBe(true)
    await settle()
    expect(server.callsOf('PATCH /notifications/preferences')).toHaveLength(2)
    expect(box('Withdrawal paid out · SMS').element.checked).toBe(true)
    expect(box('Withdrawal paid out · E-mail').element.checked).toBe(false)
  })

  it('shows what the server holds when a change is refused', async () => {
    const { server, box } = await setUp()
    server.answer('PATCH /notifications/preferences', () => problem(503, 'unavailable'))
    await box('The trade is complete · E-mail').setValue(false)
    await settle()
    expect(useToasts().toasts.value.at(-1)).toMatchObject({ text: 'Refused: unavailable', tone: 'risk' })
    expect(box('The trade is complete · E-mail').element.checked).toBe(true)
  })
})
