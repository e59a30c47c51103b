import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import BalanceCard from './components/BalanceCard.vue'
import DebtList from './components/DebtList.vue'
import StatementRow from './components/StatementRow.vue'
import StatementTotals from './components/StatementTotals.vue'
import UnderWay from './components/UnderWay.vue'
import WalletStatement from './components/WalletStatement.vue'
import { aDebt, aLine, aLineAhead, aPage, aWallet } from './testing/examples'
import { daysOf } from './statementPeriods'
import { choiceOf, filterOf } from './useStatement'

const ROUTES = ['wallet', 'recharge', 'recharge-return', 'withdraw', 'withdrawal', 'debts', 'order']
const show = (component: object, props = {}, at = '/') =>
  mountApp(component, { props, messages: ['wallet'], routes: ROUTES, at })

describe('BalanceCard', () => {
  it('counts as available only what may be spent, and says the rest apart', async () => {
    const wallet = aWallet({ available: 100_000, frozen: 30_000, settling: 5_000, withdrawing: 700 })
    const { wrapper } = await show(BalanceCard, { wallet })
    expect(wrapper.get('.balance__sum').text()).toBe('¥700.00')
    expect(wrapper.findAll('.part__sum').map((sum) => sum.text())).toEqual(['¥50.00', '¥7.00', '¥300.00'])
    expect(wrapper.find('.balance__notice').exists()).toBe(false)
  })

  it('hides every amount from people looking on', async () => {
    const { wrapper } = await show(BalanceCard, { wallet: aWallet({ available: 100_000 }) })
    await wrapper.get('[aria-label="Hide amounts"]').trigger('click')
    expect(wrapper.text()).not.toContain('1,000')
    expect(wrapper.get('[aria-label="Show amounts"]').attributes('aria-pressed')).toBe('true')
  })

  it('says that the wallet is frozen and what is owed', async () => {
    const { wrapper } = await show(BalanceCard, { wallet: aWallet({ is_frozen: true, debt: 1_234 }) })
    expect(wrapper.findAll('.balance__notice').map((notice) => notice.text())).toEqual([
      'The wallet is frozen: no payments and no withdrawals for now; money still comes in.',
      '¥12.34 is still owed; money that comes in repays it first. See debts',
    ])
  })
})

describe('BalanceWhy', () => {
  it('explains each of the four balances on demand', async () => {
    const { wrapper } = await show(BalanceCard, { wallet: aWallet() })
    const answers = wrapper.findAll('details')
    expect(answers.map((answer) => answer.get('.visually-hidden').text())).toEqual([
      'Available',
      'Settling',
      'Withdrawing',
      'Frozen',
    ])
    expect(answers.every((answer) => answer.findAll('dd').length === 2)).toBe(true)
  })
})

describe('UnderWay', () => {
  const waiting = aLineAhead({ kind: 'recharge', expected_at: null, subject_type: 'recharge', subject_id: 'r1', label: 'Alipay' })
  const leaving = aLineAhead({ kind: 'withdrawal', expected_at: null, subject_type: 'withdrawal', subject_id: 'w1', label: 'Alipay l***' })

  it('says what comes in and goes out, when, and leads to what is behind it', async () => {
    fakeServer({ 'GET /wallet/upcoming': () => ({ incoming: [aLineAhead(), waiting], outgoing: [leaving] }) })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.findAll('a').map((link) => link.attributes('href'))).toEqual([
      '/order/o1',
      '/recharge-return/r1',
      '/withdrawal/w1',
    ])
    expect(wrapper.findAll('.row__sum').map((sum) => sum.text())).toEqual(['+¥95.00', '+¥95.00', '-¥95.00'])
    const [settling, recharge, withdrawal] = wrapper.findAll('.row__when').map((when) => when.text())
    expect(settling).toContain('Expected Nov 27, 2026')
    expect(recharge).toContain('Waits for you to pay')
    expect(withdrawal).toContain('after review')
  })

  it('keeps what a later server adds without words of its own', async () => {
    const line = aLineAhead({ kind: 'award_payment_ahead', subject_type: 'gift', expected_at: null, label: 'A gift' })
    fakeServer({ 'GET /wallet/upcoming': () => ({ incoming: [line], outgoing: [] }) })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.get('.row__what').text()).toBe('A gift')
    expect(wrapper.find('a').exists()).toBe(false)
    expect(wrapper.text()).toContain('Nothing is going out')
  })

  it('says that an award waits for the time to appeal', async () => {
    const award = aLineAhead({ kind: 'award_payment', subject_type: 'incident', subject_id: 'c1', expected_at: null })
    fakeServer({ 'GET /wallet/upcoming': () => ({ incoming: [award], outgoing: [] }) })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.get('.row__what').text()).toBe('Awarded in an incident · AH-7K2M4Q')
    expect(wrapper.get('.row__when').text()).toContain('appeal')
  })

  it('says so when nothing is under way', async () => {
    fakeServer({ 'GET /wallet/upcoming': () => ({ incoming: [], outgoing: [] }) })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.text()).toContain('Nothing is on its way')
  })

  it('is never silently absent: a failure is told and tried again', async () => {
    let refuse: (answer: Response) => void = () => {}
    const server = fakeServer({ 'GET /wallet/upcoming': () => new Promise((answer) => (refuse = answer)) })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.find('[aria-busy="true"]').exists()).toBe(true)
    refuse(problem(503, 'unavailable'))
    await settle()
    expect(wrapper.get('[role="alert"]').text()).toContain('request-1')
    server.answer('GET /wallet/upcoming', () => ({ incoming: [aLineAhead()], outgoing: [] }))
    await wrapper.get('[role="alert"] button').trigger('click')
    await settle()
    expect(wrapper.text()).toContain('AH-7K2M4Q')
  })
})

describe('StatementRow', () => {
  it.each([
    ['order', '/order/x1'],
    ['recharge', '/recharge-return/x1'],
    ['withdrawal', '/withdrawal/x1'],
  ])('leads to the %s behind it', async (type, href) => {
    const { wrapper } = await show(StatementRow, { line: aLine({ subject_type: type, subject_id: 'x1' }) })
    expect(wrapper.get('a').attributes('href')).toBe(href)
  })

  it('shows direction, sum and the balance after it', async () => {
    const line = aLine({ kind: 'order_payment', amount: -128_050, balance_after: 71_950 })
    const { wrapper } = await show(StatementRow, { line })
    expect(wrapper.text()).toContain("Paid into the order's escrow")
    expect(wrapper.get('.line__sum').text()).toBe('-¥1,280.50')
    expect(wrapper.get('.line__after').text()).toBe('Balance ¥719.50')
  })

  it('says whose balance it gives where several stand together', async () => {
    const line = aLine({ account: 'settling', balance_after: 5_000 })
    const { wrapper } = await show(StatementRow, { line, mixed: true })
    expect(wrapper.get('.line__after').text()).toBe('Settling ¥50.00')
  })

  it('leads from a repayment to the debts while cases have no page', async () => {
    const line = aLine({ kind: 'debt_repayment', subject_type: 'incident', subject_id: 'c1' })
    const { wrapper } = await show(StatementRow, { line })
    expect(wrapper.get('a').attributes('href')).toBe('/debts')
  })

  it('falls back on the label for kinds of a later server', async () => {
    const { wrapper } = await show(StatementRow, { line: aLine({ kind: 'award', label: 'Award', subject_id: null }) })
    expect(wrapper.get('.line__kind').text()).toBe('Award')
    expect(wrapper.find('a').exists()).toBe(false)
  })
})

describe('the choice in the address', () => {
  it('leaves out what it does not know', () => {
    const odd = { account: 'frozen', kind: 'recharge', direction: 'up', since: 'yesterday' }
    expect(choiceOf(odd)).toEqual({ view: 'available', kind: 'recharge' })
    expect(choiceOf({ account: 'settling', kind: 'recharge', until: '2026-11-20' })).toEqual({
      view: 'settling',
      until: '2026-11-20',
    })
  })

  it('asks for no account when all are wanted', () => {
    expect(filterOf({ view: 'all', kind: 'withdrawal_payout' })).toEqual({ kind: 'withdrawal_payout' })
    expect(filterOf({ view: 'settling' })).toEqual({ account: 'settling' })
  })
})

const TOTALS = { incoming: 300_000, outgoing: 128_000, moved: 0, count: 12 }

describe('StatementTotals', () => {
  it('adds up the whole period that is filtered', async () => {
    const server = fakeServer({ 'GET /wallet/totals': () => TOTALS })
    const { wrapper } = await show(StatementTotals, { filter: { account: 'available', since: '2026-11-01' } })
    await settle()
    expect(Object.fromEntries(server.calls[0]!.query)).toEqual({ account: 'available', since: '2026-11-01' })
    expect(wrapper.findAll('dd').map((sum) => sum.text())).toEqual(['+¥3,000.00', '-¥1,280.00', '12'])
  })

  it('tells apart what only moved between own accounts', async () => {
    fakeServer({ 'GET /wallet/totals': () => ({ ...TOTALS, moved: 50_000 }) })
    const { wrapper } = await show(StatementTotals, { filter: {} })
    await settle()
    expect(wrapper.text()).toContain('Between own accounts')
    expect(wrapper.text()).toContain('¥500.00')
  })
})

describe('usual periods', () => {
  // Eight hours ahead of UTC it is the first of March already.
  const NOW = Date.parse('2028-02-29T18:00:00Z')

  it.each([
    ['week', '2028-02-24', '2028-03-01'],
    ['month', '2028-03-01', '2028-03-01'],
    ['lastMonth', '2028-02-01', '2028-02-29'],
  ] as const)('%s is counted in days of the market', (period, since, until) => {
    expect(daysOf(period, NOW)).toEqual({ since, until })
  })

  it('are chosen by one press and given up by another', async () => {
    fakeServer({ 'GET /wallet/transfers': () => aPage(aLine()), 'GET /wallet/totals': () => TOTALS })
    const { wrapper, router } = await show(WalletStatement)
    const [, month] = wrapper.findAll('.period')
    await month!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query).toMatchObject({ ...daysOf('month') })
    expect(month!.attributes('aria-pressed')).toBe('true')
    await month!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query.since).toBeUndefined()
  })
})

describe('WalletStatement', () => {
  it('asks for what the address wants and writes choices into it', async () => {
    const server = fakeServer({ 'GET /wallet/transfers': () => aPage(aLine()), 'GET /wallet/totals': () => TOTALS })
    const { wrapper, router } = await show(WalletStatement, {}, '/?direction=in')
    await settle()
    expect(Object.fromEntries(server.callsOf('GET /wallet/transfers')[0]!.query)).toEqual({
      account: 'available',
      direction: 'in',
    })
    await wrapper.get('[aria-label="Kind"]').setValue('recharge')
    await settle()
    await wrapper.get('[aria-label="From day"]').setValue('2026-11-01')
    await settle()
    expect(router.currentRoute.value.query).toMatchObject({ kind: 'recharge', since: '2026-11-01', direction: 'in' })
    await wrapper.findAll('.tab')[1]!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query).toMatchObject({ account: 'settling', since: '2026-11-01' })
    expect(router.currentRoute.value.query.kind).toBeUndefined()
  })

  it('tells an empty statement from an empty answer to a filter', async () => {
    fakeServer({ 'GET /wallet/transfers': () => aPage(), 'GET /wallet/totals': () => TOTALS })
    const { wrapper } = await show(WalletStatement)
    await settle()
    expect(wrapper.text()).toContain('Nothing yet')
    await wrapper.get('[aria-label="Direction"]').setValue('out')
    await settle()
    expect(wrapper.text()).toContain('Nothing matches')
  })

  it('saves the file of what is filtered, and says when it cannot', async () => {
    const server = fakeServer({
      'GET /wallet/totals': () => TOTALS,
      'GET /wallet/transfers': ({ query }) => (query.get('format') ? problem(503, 'unavailable') : aPage(aLine())),
    })
    const { wrapper } = await show(WalletStatement, {}, '/?direction=out')
    await settle()
    await wrapper.get('.statement__head button').trigger('click')
    await settle()
    expect(server.calls.at(-1)!.query.get('direction')).toBe('out')
    expect(useToasts().toasts.value.at(-1)?.text).toContain('Refused: unavailable')
  })
})

describe('DebtList', () => {
  it('says to whom one owes what is left, and to whom its parts', async () => {
    const server = fakeServer({ 'GET /wallet/debts': () => aPage(aDebt()) })
    const { wrapper } = await show(DebtList, { side: 'debtor' })
    await settle()
    expect(server.calls[0]!.query.get('role')).toBe('debtor')
    expect(wrapper.text()).toContain('Owed to Buyer Chen')
    expect(wrapper.text()).toContain('¥400.00 of ¥1,000.00 repaid')
    expect(wrapper.text()).toContain('¥500.00 to the buyer, ¥100.00 to the platform')
  })

  it('says who owes one, without what they owe others', async () => {
    fakeServer({ 'GET /wallet/debts': () => aPage(aDebt()) })
    const { wrapper } = await show(DebtList, { side: 'creditor' })
    await settle()
    expect(wrapper.text()).toContain('Seller Li owes you')
    expect(wrapper.text()).not.toContain('to the platform')
  })

  it('names the platform where no buyer is left, and says when there is no debt', async () => {
    const server = fakeServer({ 'GET /wallet/debts': () => aPage(aDebt({ creditor: null })) })
    const { wrapper, queryClient } = await show(DebtList, { side: 'debtor' })
    await settle()
    expect(wrapper.text()).toContain('Owed to the platform')
    server.answer('GET /wallet/debts', () => aPage())
    await queryClient.invalidateQueries()
    await settle()
    expect(wrapper.text()).toContain('You owe nothing')
  })
})
