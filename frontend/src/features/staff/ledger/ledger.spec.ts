import { describe, expect, it } from 'vitest'
import type { Me } from '@/shared/api/generated'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import { anAccount, anOperation, aPot, BUYER_ID, ORDER_ID } from '../testing/money'
import LedgerDesk from './LedgerDesk.vue'
import { accountFilterOf, filterOf, isWellFormed, searchOf } from './search'

const OPERATIONS = 'GET /staff/ledger/operations'
const ACCOUNTS = 'GET /staff/ledger/accounts'
const page = <Item>(results: Item[], next: string | null = null) => ({ results, next, previous: null })

async function looking(at = '/', operations = [anOperation(5120)]) {
  const server = fakeServer({
    [OPERATIONS]: () => page(operations),
    [ACCOUNTS]: () =>
      page([
        aPot(71),
        aPot(3, { owner_type: 'platform', owner_id: null, kind: 'clearing:wechat', shard: 7, holder: null, balance: -500 }),
      ]),
  })
  const app = await mountApp(LedgerDesk, {
    messages: ['staff', 'ledger'],
    routes: ['staff-ledger', 'staff-orders', 'staff-withdrawals'],
    at,
  })
  await settle()
  const asked = (route = OPERATIONS) => Object.fromEntries(server.callsOf(route).at(-1)!.query)
  return { server, asked, ...app }
}

describe('the search in the address', () => {
  it('is read and written alike', () => {
    const query = { number: 'AH-1', kind: 'order_payment', since: '2026-03-01', until: '2026-03-31' }
    expect(filterOf(searchOf(query))).toEqual(query)
    expect(filterOf(searchOf({}))).toEqual({})
  })

  it('leaves out what it does not know', () => {
    expect(filterOf(searchOf({ kind: 'x', since: 'soon', account_id: '0', person_id: 'me' }))).toEqual({})
    expect(accountFilterOf({ owner_type: 'cat', person_id: 'me', owner_id: ORDER_ID })).toEqual({ owner_id: ORDER_ID })
  })

  it('knows what an id and a row look like', () => {
    expect(isWellFormed('person_id', BUYER_ID)).toBe(true)
    expect(isWellFormed('person_id', 'zhao')).toBe(false)
    expect(isWellFormed('account_id', '902')).toBe(true)
    expect(isWellFormed('key', 'anything')).toBe(true)
  })
})

describe('LedgerDesk', () => {
  it('shows an operation with its legs and what each account held afterwards', async () => {
    const { wrapper } = await looking()
    const text = wrapper.get('.operation').text()
    for (const part of ['Payment for an order', 'AH-7K2M9P', 'Started by Zhao', '#5120', '¥1,280.00', '¥720.00']) {
      expect(text).toContain(part)
    }
    expect(text).toContain('Available')
    expect(text).toContain('Order escrow')
  })

  it('searches by what is chosen and keeps it in the address', async () => {
    const { wrapper, asked, router } = await looking()
    await wrapper.get('input[type="search"]').setValue(' AH-7K2M9P ')
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(asked()).toEqual({ number: 'AH-7K2M9P' })
    expect(router.currentRoute.value.query).toEqual({ number: 'AH-7K2M9P' })
    await wrapper.findAll('select')[1]!.setValue('recharge')
    await settle()
    await wrapper.get('input[type="date"]').setValue('2026-03-01')
    await settle()
    expect(asked()).toEqual({ number: 'AH-7K2M9P', kind: 'recharge', since: '2026-03-01' })
    await wrapper.findAll('button').find((button) => button.text() === 'Clear the search')!.trigger('click')
    await settle()
    expect(asked()).toEqual({})
  })

  it('says what is wrong with a number before it asks', async () => {
    const { wrapper, server } = await looking()
    await wrapper.findAll('select')[0]!.setValue('account_id')
    await wrapper.get('input[type="search"]').setValue('nine')
    await wrapper.get('form').trigger('submit')
    await settle()
    expect(wrapper.get('#ledger-problem').text()).toContain('digits only')
    expect(wrapper.get<HTMLInputElement>('input[type="search"]').element.value).toBe('nine')
    expect(server.callsOf(OPERATIONS)).toHaveLength(1)
  })

  it('leads from an account to its operations, and marks it there', async () => {
    const { wrapper } = await looking('/?account_id=902')
    const escrow = wrapper.findAll('.cell').at(-1)!
    expect(escrow.classes()).toContain('cell--wanted')
    expect(escrow.get('a').attributes('href')).toContain('account_id=902')
    expect(escrow.get('.cell__holder').attributes('href')).toContain(`person_id=${BUYER_ID}`)
  })

  it('opens the desk of an order only for those who may use it', async () => {
    const { wrapper } = await looking()
    expect(wrapper.text()).not.toContain('Open in the orders desk')
    useSessionStore().user = { id: 'a', roles: ['admin'] } as unknown as Me
    await settle()
    const link = wrapper.findAll('a').find((one) => one.text() === 'Open in the orders desk')!
    expect(link.attributes('href')).toContain('number=AH-7K2M9P')
  })

  it('names a reversal, the system, and an operation that moved nothing', async () => {
    const { wrapper } = await looking('/', [
      anOperation(1, { actor: null, initiator: 'system', reverses: 7, legs: [], subject_type: 'other', subject_id: null }),
    ])
    const text = wrapper.get('.operation').text()
    for (const part of ['Takes back operation 7', 'Started by the system', 'No money moved']) expect(text).toContain(part)
  })

  it('loads more, and says why it could not', async () => {
    const { wrapper, server } = await looking()
    server.answer(OPERATIONS, () => page([anOperation(2)], '/api/v1/staff/ledger/operations?cursor=c1'))
    await wrapper.findAll('select')[1]!.setValue('recharge')
    await settle()
    server.answer(OPERATIONS, () => problem(500, 'oops'))
    await wrapper.findAll('button').find((button) => button.text() === 'Load more')!.trigger('click')
    await settle()
    expect(wrapper.get('[role="alert"].failure').text()).toContain('request-1')
    expect(wrapper.findAll('.operation')).toHaveLength(1)
  })

  it('says that nothing was found and what to try', async () => {
    const { wrapper } = await looking('/?username=nobody', [])
    expect(wrapper.text()).toContain('Nothing was found')
    expect(wrapper.text()).toContain('whole user name')
  })

  it('shows the error with its request and tries again', async () => {
    const server = fakeServer({ [OPERATIONS]: () => problem(500, 'oops') })
    const { wrapper } = await mountApp(LedgerDesk, { messages: ['staff', 'ledger'], routes: ['staff-ledger'] })
    await settle()
    expect(wrapper.text()).toContain('request-1')
    server.answer(OPERATIONS, () => page([]))
    await wrapper.findAll('button').find((button) => button.text() === 'Try again')!.trigger('click')
    await settle()
    expect(wrapper.text()).toContain('No money has moved yet')
  })
})

describe('accounts', () => {
  it('are listed with whose they are and what is in them', async () => {
    const { wrapper, asked } = await looking('/?view=accounts')
    const rows = wrapper.findAll('.row').map((row) => row.text())
    expect(rows[0]).toContain('Zhao')
    expect(rows[0]).toContain('¥720.00')
    expect(rows[1]).toContain('WeChat Pay clearing #7')
    await wrapper.get('select').setValue('platform')
    await settle()
    expect(asked(ACCOUNTS)).toEqual({ owner_type: 'platform' })
  })

  it('of one person are left with one press', async () => {
    const { wrapper, asked } = await looking(`/?view=accounts&person_id=${BUYER_ID}`)
    expect(asked(ACCOUNTS)).toEqual({ person_id: BUYER_ID })
    await wrapper.findAll('button').find((button) => button.text() === 'Show all')!.trigger('click')
    await settle()
    expect(asked(ACCOUNTS)).toEqual({})
  })

  it('and operations of the same person are one press apart', async () => {
    const { wrapper, asked } = await looking(`/?person_id=${BUYER_ID}`)
    await wrapper.findAll('.tab')[1]!.trigger('click')
    await settle()
    expect(asked(ACCOUNTS)).toEqual({ person_id: BUYER_ID })
    await wrapper.findAll('.tab')[0]!.trigger('click')
    await settle()
    expect(asked()).toEqual({ person_id: BUYER_ID })
  })

  it('of an unknown kind show the kind itself', async () => {
    const legs = [{ ...anOperation(1).legs[0]!, credit: anAccount(9, { kind: 'strange' }) }]
    const { wrapper } = await looking('/', [anOperation(1, { legs })])
    expect(wrapper.get('.operation').text()).toContain('strange')
  })
})
