import { describe, expect, it } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { anAlarm, aRun } from '@/features/staff/testing/money'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import StaffHomePage from './StaffHomePage.vue'

const page = <Item>(results: Item[], next: string | null = null) => ({ results, next, previous: null })

async function home(role: string, answers: Record<string, () => unknown> = {}) {
  const server = fakeServer({
    'GET /staff/withdrawals': () => page([{ id: 'w1' }, { id: 'w2' }], '/api/v1/staff/withdrawals?cursor=x'),
    'GET /staff/payment-alarms': () => page([anAlarm(1)]),
    'GET /staff/ledger/reconciliation': () => page([aRun(2)]),
    ...answers,
  })
  const app = await mountApp(StaffHomePage, {
    messages: ['staff'],
    routes: ['staff-withdrawals', 'staff-alarms', 'staff-reconciliation'],
  })
  useSessionStore().user = { id: 'p', nickname: 'Qian', roles: [role] } as unknown as Me
  await settle()
  return { server, ...app, figures: () => app.wrapper.findAll('.waiting__figure').map((figure) => figure.text()) }
}

describe('StaffHomePage', () => {
  it('tells a cashier what waits and whether the ledger agrees', async () => {
    const { wrapper, figures } = await home('cashier')
    expect(figures()).toEqual(['More than 2', '1', 'Agrees'])
    expect(wrapper.findAll('.waiting').map((card) => card.attributes('href'))).toEqual([
      '/staff-withdrawals',
      '/staff-alarms',
      '/staff-reconciliation',
    ])
  })

  it('says so when nothing waits and nothing was checked', async () => {
    const nothing = () => page([])
    const { figures } = await home('admin', {
      'GET /staff/withdrawals': nothing,
      'GET /staff/payment-alarms': nothing,
      'GET /staff/ledger/reconciliation': nothing,
    })
    expect(figures()).toEqual(['Nothing waits', 'Nothing waits', 'Not yet'])
  })

  it('shows what could not be read, and the rest all the same', async () => {
    const unsound = aRun(3, { is_sound: false })
    const { wrapper, figures } = await home('cashier', {
      'GET /staff/withdrawals': () => problem(500, 'oops'),
      'GET /staff/ledger/reconciliation': () => page([unsound]),
    })
    expect(wrapper.text()).toContain('request-1')
    expect(figures()).toEqual(['1', 'Differs'])
  })

  it('asks nothing about money for others', async () => {
    const { server } = await home('reviewer')
    expect(server.calls).toEqual([])
  })
})
