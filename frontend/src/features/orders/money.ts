import type { Order } from './api'

/** A line of the table that says where the money is: an amount in fen, or a day, or words. */
export interface MoneyLine {
  /** Key of its words below `orders.money`. */
  key: string
  fen?: number
  /** ISO moment. */
  day?: string
  /** Days after completion. */
  days?: number
}

function whereItIs({ status, escrow, role, price }: Order): MoneyLine {
  const mine = role === 'seller' ? 'seller' : 'buyer'
  if (escrow.state === 'settling' || escrow.state === 'released') return { key: `paidOut.${mine}`, fen: price }
  if (status === 'cancelled') return { key: 'never', fen: 0 }
  return { key: `${escrow.state}.${mine}`, fen: price }
}

function holdLine({ settles_at: day, settled_at: settledAt, hold_days, extra_hold_days }: Order): MoneyLine {
  if (settledAt) return { key: 'settled', day: settledAt }
  const key = extra_hold_days > 0 ? 'holdLonger' : 'hold'
  return day ? { key, day } : { key, days: hold_days + extra_hold_days }
}

const ENDED_OTHERWISE = ['cancelled', 'refunded', 'split']
const ON_THE_WAY_BACK = ['return_requested', 'returning']

/** Where the money of an order is, and what becomes of it. */
export function moneyLines(order: Order): MoneyLine[] {
  const lines = [whereItIs(order)]
  const mine = order.role === 'seller' ? 'seller' : 'buyer'
  if (ENDED_OTHERWISE.includes(order.status)) return lines
  if (order.status === 'disputed') return [...lines, { key: 'ruling' }]
  if (ON_THE_WAY_BACK.includes(order.status)) return [...lines, { key: `ifReturned.${mine}`, fen: order.price }]
  const isDone = order.status === 'completed'
  lines.push({ key: 'fee', fen: -order.fee })
  lines.push({ key: `${isDone ? 'got' : 'willGet'}.${mine}`, fen: order.proceeds })
  lines.push(holdLine(order))
  return lines
}
