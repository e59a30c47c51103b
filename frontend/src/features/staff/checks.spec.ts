import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import AlarmDesk from './alarms/AlarmDesk.vue'
import DebtDesk from './debts/DebtDesk.vue'
import ReconciliationDesk from './reconciliation/ReconciliationDesk.vue'
import { ledgerSearchOf, verdictsOf } from './reconciliation/verdicts'
import { aDebt, anAlarm, aRun, BUYER_ID, ORDER_ID } from './testing/money'

const page = <Item>(results: Item[], next: string | null = null) => ({ results, next, previous: null })
const dialog = () => document.querySelector('dialog')

async function click(name: string): Promise<void> {
  const buttons = [...document.querySelectorAll('button')].filter((button) => button.textContent?.trim() === name)
  buttons.at(-1)!.click()
  await settle()
}

async function write(text: string): Promise<void> {
  const field = dialog()!.querySelector('textarea')!
  field.value = text
  field.dispatchEvent(new Event('input'))
  dialog()!.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }))
  await settle()
}

const RUNS = 'GET /staff/ledger/reconciliation'
const row = (check: string, where: string, expected: number, found: number) => ({ check, where, expected, found })

async function reconciling(...runs: ReturnType<typeof aRun>[]) {
  const server = fakeServer({ [RUNS]: () => page(runs) })
  const app = await mountApp(ReconciliationDesk, { messages: ['staff', 'reconciliation', 'bills'], routes: ['staff-ledger'] })
  await settle()
  return { server, ...app }
}

describe('verdicts', () => {
  it('begin with the checks that found something, those included that the run does not list', () => {
    const run = aRun(1, { differences: [row('new_check', 'account 1', 0, 1)] })
    expect(verdictsOf(run).map(({ check }) => check)).toEqual(['new_check', ...run.checks])
  })

  it.each([
    ['account 902', { account_id: '902' }],
    ['operation 7', { operation_id: '7' }],
    ['transfer 8', { transfer_id: '8' }],
    ['order AH-7K2M9P', { number: 'AH-7K2M9P' }],
    [`case ${ORDER_ID}`, { subject_id: ORDER_ID }],
    ['currency CNY', undefined],
    ['alipay', undefined],
    ['wechat 2026-11-20', undefined],
    ['wechat R77', { number: 'R77' }],
  ])('lead from %s into the ledger', (where, query) => {
    expect(ledgerSearchOf(row('x', where, 0, 1))).toEqual(query)
  })
})

describe('ReconciliationDesk', () => {
  it('says in words that everything agrees', async () => {
    const { wrapper } = await reconciling(aRun(2), aRun(1))
    const text = wrapper.get('.report').text()
    for (const part of ['Everything agrees', 'All money together is zero', "The providers' bills match the ledger"]) {
      expect(text).toContain(part)
    }
    expect(text).toContain('Checked by night')
    expect(wrapper.find('table').exists()).toBe(false)
  })

  it('shows the rows that differ, with the difference and the way into the ledger', async () => {
    const { wrapper } = await reconciling(
      aRun(2, {
        is_sound: false,
        actor_id: BUYER_ID,
        differences: [
          row('provider_bills_match_the_ledger', 'wechat R77', 20_000, 0),
          row('operations_have_legs', 'operation 7', 1, 0),
          row('surprise', 'currency CNY', 0, 5),
        ],
      }),
    )
    const text = wrapper.get('.report').text()
    for (const part of ['differs in 3', 'WeChat Pay R77', 'Checked on request', '¥200.00', '-¥200.00', '+¥0.05']) expect(text).toContain(part)
    expect(text).toContain('surprise')
    const hrefs = wrapper.findAll('.where a').map((link) => link.attributes('href'))
    expect(hrefs).toEqual([expect.stringContaining('operation_id=7'), expect.stringContaining('number=R77')])
    expect(wrapper.findAll('tbody tr')[0]!.text()).not.toContain('¥')
  })

  it('checks now, once, and shows what that found', async () => {
    const { server, wrapper } = await reconciling(aRun(1))
    server.answer('POST /staff/ledger/reconciliation', () => {
      const fresh = aRun(2, { is_sound: false, differences: [row('sum_is_zero', 'currency CNY', 0, 3)] })
      server.answer(RUNS, () => page([fresh, aRun(1)]))
      return fresh
    })
    await Promise.all([click('Check now'), click('Check now')])
    expect(server.callsOf('POST /staff/ledger/reconciliation')).toHaveLength(1)
    expect(wrapper.get('.report').text()).toContain('Money was made or lost')
  })

  it('says why it could not check, and shows earlier checks', async () => {
    const { server, wrapper, router } = await reconciling(aRun(2), aRun(1, { actor_id: BUYER_ID }))
    server.answer('POST /staff/ledger/reconciliation', () => problem(503, 'unavailable'))
    await click('Check now')
    expect(wrapper.get('[role="alert"]').text()).toContain('Refused: unavailable')
    await router.push({ query: { run: 1 } })
    await settle()
    expect(wrapper.get('.report').text()).toContain('Checked on request')
    expect(wrapper.findAll('.run')[1]!.attributes('aria-current')).toBe('true')
  })

  it('says what to do when nothing was checked yet', async () => {
    const { wrapper } = await reconciling()
    expect(wrapper.text()).toContain('Nothing has been checked yet')
  })
})

const ALARMS = 'GET /staff/payment-alarms'
const RESOLVE = 'POST /staff/payment-alarms/1/resolve'

async function alarmed(...alarms: ReturnType<typeof anAlarm>[]) {
  const server = fakeServer({ [ALARMS]: () => page(alarms) })
  const app = await mountApp(AlarmDesk, { messages: ['staff', 'alarms'], routes: ['staff-ledger'] })
  await settle()
  return { server, ...app }
}

describe('AlarmDesk', () => {
  it('says what an alarm means and what to do, open ones first', async () => {
    const { server, wrapper } = await alarmed(anAlarm(1, { facts: { got_fen: 1, trade_no: '2026', expected_fen: 20_000 } }))
    expect(server.calls[0]!.query.get('open')).toBe('true')
    const text = wrapper.get('.alarm').text()
    for (const part of ['Other amount than asked for', 'What to do:', 'said 3 times', '¥200.00', '¥0.01', '2026']) {
      expect(text).toContain(part)
    }
    expect(text.indexOf('We expected')).toBeLessThan(text.indexOf('They said'))
    expect(wrapper.get('.alarm__facts a').attributes('href')).toContain('number=R1')
  })

  it('is marked as dealt with, with a note, and leaves the list', async () => {
    const { server, wrapper } = await alarmed(anAlarm(1))
    server.answer(RESOLVE, () => {
      server.answer(ALARMS, () => page([]))
      return anAlarm(1)
    })
    await click('Mark as dealt with')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    await write('no')
    expect(dialog()!.textContent).toContain('at least 4 characters')
    await write('x'.repeat(501))
    expect(dialog()!.textContent).toContain('At most 500 characters')
    await write('Paid back at the provider')
    expect(server.callsOf(RESOLVE)[0]!.body).toEqual({ note: 'Paid back at the provider' })
    expect(dialog()).toBeNull()
    expect(wrapper.text()).toContain('No alarm is open')
  })

  it('keeps the note when that failed', async () => {
    const { server } = await alarmed(anAlarm(1))
    server.answer(RESOLVE, () => problem(503, 'unavailable'))
    await click('Mark as dealt with')
    await write('Paid back')
    expect(dialog()!.textContent).toContain('Refused: unavailable')
    expect(dialog()!.querySelector('textarea')!.value).toBe('Paid back')
    await click('Cancel')
    expect(dialog()).toBeNull()
  })

  it('shows among all of them who dealt with one and how', async () => {
    const done = { resolved_at: '2026-03-11T08:00:00Z', resolved_by: null, note: 'Paid back there' }
    const { server, wrapper } = await alarmed(anAlarm(1, done), anAlarm(2, { reason: 'novel' as never, occurrences: 1 }))
    await wrapper.findAll('.tab')[1]!.trigger('click')
    await settle()
    expect(server.calls.at(-1)!.query.has('open')).toBe(false)
    expect(wrapper.findAll('.alarm')[0]!.text()).toContain('Paid back there')
    expect(wrapper.findAll('.alarm')[0]!.text()).toContain('Dealt with by a colleague')
    expect(wrapper.findAll('.alarm')[1]!.text()).toContain('Something does not agree')
  })
})

describe('DebtDesk', () => {
  it('shows who owes whom, what is repaid and what is left to each', async () => {
    const server = fakeServer({ 'GET /staff/debts': () => page([aDebt(), aDebt({ case_id: 'c2', left: 0, repaid: 80_000 })]) })
    const { wrapper } = await mountApp(DebtDesk, { messages: ['debts'], routes: ['staff-ledger'] })
    await settle()
    expect(Object.fromEntries(server.calls[0]!.query)).toEqual({ is_open: 'true' })
    const text = wrapper.get('.debt').text()
    for (const part of ['Redfox', 'Zhao', '¥600.00', '¥300.00 of ¥900.00 repaid', '¥400.00 to the buyer']) {
      expect(text).toContain(part)
    }
    expect(wrapper.findAll('.debt')[1]!.text()).toContain('¥100.00 cancelled')
  })

  it('is narrowed to a state and to one person', async () => {
    const server = fakeServer({ 'GET /staff/debts': () => page([]) })
    const at = `/?state=settled&person_id=${BUYER_ID}`
    const { wrapper } = await mountApp(DebtDesk, { messages: ['debts'], routes: ['staff-ledger'], at })
    await settle()
    expect(Object.fromEntries(server.calls[0]!.query)).toEqual({ is_open: 'false', person_id: BUYER_ID })
    expect(wrapper.text()).toContain('No debt has been settled yet')
    await click('Show everybody\'s')
    await wrapper.findAll('.tab')[2]!.trigger('click')
    await settle()
    expect(Object.fromEntries(server.calls.at(-1)!.query)).toEqual({})
  })
})
