import { describe, expect, it } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { useToasts } from '@/shared/ui/toasts/toasts'
import BalanceCard from './components/BalanceCard.vue'
import StatementRow from './components/StatementRow.vue'
import UnderWay from './components/UnderWay.vue'
import WalletStatement from './components/WalletStatement.vue'
import WithdrawalHistory from './components/WithdrawalHistory.vue'
import { walletFrames } from './realtime'
import { aLine, aPage, aWallet, aWithdrawal } from './testing/examples'
import { filterOf } from './useStatement'
import { isOpen, toneOf } from './withdrawalStatus'

const ROUTES = ['wallet', 'recharge', 'recharge-return', 'withdraw', 'order']
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
      'The wallet is frozen: no payments and no withdrawals for now.',
      '¥12.34 is still owed; money that comes in repays it first.',
    ])
  })
})

describe('UnderWay', () => {
  const sale = (id: string, settlesAt: string | null) => ({
    id,
    listing: { title: `Sale ${id}` },
    proceeds: 9_500,
    settles_at: settlesAt,
    server_time: '2026-11-20T00:00:00Z',
  })

  it('shows proceeds whose hold is not over and withdrawals that are not decided', async () => {
    fakeServer({
      'GET /orders': () => aPage(sale('o4', '2026-11-28T00:00:00Z'), sale('o1', '2026-11-27T00:00:00Z'), sale('o2', '2026-11-19T00:00:00Z'), sale('o3', null)),
      'GET /withdrawals': () => aPage(aWithdrawal(), aWithdrawal({ id: 'w2', status: 'paid' })),
    })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.findAll('.row__what').map((row) => row.text())).toEqual([
      'Sale o1',
      'Sale o4',
      'Withdrawal to l***@example.com',
    ])
    expect(wrapper.findAll('.row__sum').map((sum) => sum.text())).toEqual(['+¥95.00', '+¥95.00', '-¥500.00'])
  })

  it('is not there when nothing is', async () => {
    fakeServer({ 'GET /orders': () => aPage(), 'GET /withdrawals': () => aPage() })
    const { wrapper } = await show(UnderWay)
    await settle()
    expect(wrapper.find('section').exists()).toBe(false)
  })
})

describe('StatementRow', () => {
  it.each([
    ['order', '/order/x1'],
    ['recharge', '/recharge-return/x1'],
    ['withdrawal', '/withdraw'],
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

  it('falls back on the label for kinds of a later server', async () => {
    const { wrapper } = await show(StatementRow, { line: aLine({ kind: 'award', label: 'Award', subject_id: null }) })
    expect(wrapper.get('.line__kind').text()).toBe('Award')
    expect(wrapper.find('a').exists()).toBe(false)
  })
})

describe('the filter in the address', () => {
  it('leaves out what it does not know', () => {
    expect(filterOf({ account: 'frozen', kind: 'recharge', direction: 'up', since: 'yesterday' })).toEqual({
      account: 'available',
      kind: 'recharge',
    })
    expect(filterOf({ account: 'settling', kind: 'recharge', until: '2026-11-20' })).toEqual({
      account: 'settling',
      until: '2026-11-20',
    })
  })
})

describe('WalletStatement', () => {
  it('asks for what the address wants and writes choices into it', async () => {
    const server = fakeServer({ 'GET /wallet/transfers': () => aPage(aLine()) })
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
    await wrapper.findAll('.account')[1]!.trigger('click')
    await settle()
    expect(router.currentRoute.value.query).toMatchObject({ account: 'settling', since: '2026-11-01' })
    expect(router.currentRoute.value.query.kind).toBeUndefined()
  })

  it('tells an empty statement from an empty answer to a filter', async () => {
    fakeServer({ 'GET /wallet/transfers': () => aPage() })
    const { wrapper } = await show(WalletStatement)
    await settle()
    expect(wrapper.text()).toContain('Nothing yet')
    await wrapper.get('[aria-label="Direction"]').setValue('out')
    await settle()
    expect(wrapper.text()).toContain('Nothing matches')
  })

  it('saves the file of what is filtered, and says when it cannot', async () => {
    const server = fakeServer({
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

describe('withdrawals', () => {
  it('are listed, or said to be none', async () => {
    const server = fakeServer({ 'GET /withdrawals': () => aPage() })
    const { wrapper, queryClient } = await show(WithdrawalHistory)
    await settle()
    expect(wrapper.text()).toContain('No withdrawals yet')
    server.answer('GET /withdrawals', () => aPage(aWithdrawal({ status: 'rejected', reason: 'Other name' })))
    registerFrames(walletFrames)
    dispatchFrame({ type: 'withdrawal', id: 'w1', status: 'rejected' }, queryClient)
    await settle()
    expect(server.callsOf('GET /withdrawals')).toHaveLength(2)
    expect(wrapper.text()).not.toContain('No withdrawals yet')
  })

  it('are open until they are decided', () => {
    expect(isOpen(aWithdrawal({ status: 'unknown' }))).toBe(true)
    expect(isOpen(aWithdrawal({ status: 'failed' }))).toBe(false)
    expect(toneOf(aWithdrawal({ status: 'paid' }))).toBe('ok')
  })
})
