import { describe, expect, it } from 'vitest'
import { isReasoned, openActions } from './actions'
import { formatDayTime } from './dayTime'
import { deadlineOf } from '@/shared/time/deadline'
import { moneyLines } from './money'
import { isMyTurn, mayWaitFor, openSteps, otherSide, stageOf, toneOf } from './stage'
import { anOrder, aStep } from './testing/examples'

describe('the stage of an order', () => {
  it.each([
    [{ status: 'delivered', turn: 'buyer' }, 'delivered'],
    [{ status: 'delivered', turn: 'seller' }, 'redelivery'],
    [{ status: 'returning', turn: 'buyer' }, 'returning'],
    [{ status: 'returning', turn: 'seller' }, 'taking_back'],
    [{ status: 'delivered', turn: 'staff', needs_staff: true }, 'needs_staff'],
    [{ status: 'completed', escrow: { amount: 1, state: 'settling' } }, 'completed'],
    [{ status: 'completed', escrow: { amount: 1, state: 'released' } }, 'settled'],
    [{ status: 'split' }, 'split'],
  ] as const)('of %o is %s', (change, stage) => {
    expect(stageOf(anOrder(change))).toBe(stage)
  })

  it('knows whose turn it is, who is opposite and how loud to be', () => {
    const mine = anOrder({ role: 'seller', turn: 'seller', status: 'paid' })
    expect([isMyTurn(mine), otherSide(mine).nickname, toneOf(mine)]).toEqual([true, 'Zhao', 'turn'])
    const theirs = anOrder({ role: 'buyer', turn: 'seller', status: 'paid' })
    expect([isMyTurn(theirs), otherSide(theirs).nickname, toneOf(theirs)]).toEqual([false, 'Lin', 'brand'])
    expect(toneOf(anOrder({ turn: null, status: 'refunded' }))).toBe('neutral')
    expect(isMyTurn(anOrder({ role: null, turn: 'staff' }))).toBe(false)
    expect(mayWaitFor('buyer')).not.toContain('paid')
  })

  it('counts the steps that are not cleared', () => {
    expect(openSteps(anOrder({ handover: [aStep(), aStep({ key: 'mail', cleared: true })] }))).toHaveLength(1)
  })
})

describe('what is offered', () => {
  it('puts first what moves the trade on', () => {
    const { permissions } = anOrder({}, 'can_request_return', 'can_confirm', 'can_request_redelivery')
    expect(openActions(permissions)).toEqual(['confirm', 'requestRedelivery', 'requestReturn'])
    expect(openActions(permissions).map(isReasoned)).toEqual([false, true, true])
  })
})

describe('where the money is', () => {
  const keys = (change: Parameters<typeof anOrder>[0]) => moneyLines(anOrder(change)).map((line) => line.key)

  it.each([
    [{ status: 'paid', escrow: { amount: 1, state: 'held' } }, ['held.buyer', 'fee', 'willGet.buyer', 'hold']],
    [
      { status: 'completed', role: 'seller', escrow: { amount: 1, state: 'settling' }, extra_hold_days: 2 },
      ['paidOut.seller', 'fee', 'got.seller', 'holdLonger'],
    ],
    [
      { status: 'completed', escrow: { amount: 1, state: 'released' }, settled_at: '2026-11-20T00:00:00Z' },
      ['paidOut.buyer', 'fee', 'got.buyer', 'settled'],
    ],
    [{ status: 'returning', escrow: { amount: 1, state: 'held' } }, ['held.buyer', 'ifReturned.buyer']],
    [{ status: 'disputed', escrow: { amount: 1, state: 'held' } }, ['held.buyer', 'ruling']],
    [{ status: 'refunded', escrow: { amount: 0, state: 'refunded' } }, ['refunded.buyer']],
    [{ status: 'cancelled' }, ['never']],
  ] as const)('is said for %o', (change, expected) => {
    expect(keys(change as Parameters<typeof anOrder>[0])).toEqual(expected)
  })

  it('shows the fee as what goes away and the day on which the hold ends', () => {
    const lines = moneyLines(anOrder({ status: 'completed', settles_at: '2026-11-27T08:00:00Z' }))
    expect(lines.find((line) => line.key === 'fee')?.fen).toBe(-6_403)
    expect(lines.at(-1)).toEqual({ key: 'hold', day: '2026-11-27T08:00:00Z' })
  })
})

describe('times', () => {
  it('are told by day', () => {
    const now = new Date(2026, 10, 21, 15, 0).getTime()
    const at = (day: number) => new Date(2026, 10, day, 9, 30).toISOString()
    expect(formatDayTime(at(21), now, 'en')).toBe('today 09:30')
    expect(formatDayTime(at(20), now, 'en')).toBe('yesterday 09:30')
    expect(formatDayTime(at(1), now, 'en')).toBe('11/1 09:30')
  })

  it('move with a server whose clock is another than its header says', () => {
    const now = Date.now()
    const iso = (ms: number) => new Date(ms).toISOString()
    const due = iso(now + 3_600_000)
    expect(deadlineOf({ deadline_at: null, server_time: iso(now) }, now)).toBeNull()
    expect(deadlineOf({ deadline_at: due, server_time: iso(now - 1_000) }, now)).toBe(due)
    const ahead = deadlineOf({ deadline_at: due, server_time: iso(now + 600_000) }, now)
    expect(Math.abs(Date.parse(ahead!) - (now + 3_000_000))).toBeLessThan(1_000)
  })
})
