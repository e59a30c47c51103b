import type { Order, OrderCard, OrderStatus, Side } from './api'
import type { TagTone } from '@/shared/ui/StatusTag.vue'

/** A stretch of an order's life in which each side is told one thing. */
export type Stage =
  | 'awaiting_payment'
  | 'paid'
  | 'delivered'
  | 'redelivery'
  | 'return_requested'
  | 'returning'
  | 'taking_back'
  | 'disputed'
  | 'needs_staff'
  | 'completed'
  | 'settled'
  | 'cancelled'
  | 'refunded'
  | 'split'

/** Finer than the status: who must act within it, whether staff stepped in, whether the hold is over. */
export function stageOf(order: Pick<OrderCard, 'status' | 'turn' | 'needs_staff' | 'escrow'>): Stage {
  if (order.needs_staff) return 'needs_staff'
  if (order.status === 'delivered' && order.turn === 'seller') return 'redelivery'
  if (order.status === 'returning' && order.turn === 'seller') return 'taking_back'
  if (order.status === 'completed' && order.escrow.state === 'released') return 'settled'
  return order.status
}

export function isMyTurn(order: Pick<OrderCard, 'turn' | 'role'>): boolean {
  return order.role !== null && order.turn === order.role
}

export function otherSide(order: Pick<OrderCard, 'role' | 'buyer' | 'seller'>) {
  return order.role === 'seller' ? order.buyer : order.seller
}

const WAITING: Record<Side, readonly OrderStatus[]> = {
  buyer: ['awaiting_payment', 'delivered', 'returning'],
  seller: ['paid', 'delivered', 'return_requested', 'returning'],
}

/** Statuses in which it may be this side's turn. */
export function mayWaitFor(side: Side): readonly OrderStatus[] {
  return WAITING[side]
}

/** What the list of orders can be narrowed to. */
export const ORDER_GROUPS: Record<string, readonly OrderStatus[]> = {
  all: [],
  unpaid: ['awaiting_payment'],
  paid: ['paid'],
  delivered: ['delivered'],
  returns: ['return_requested', 'returning', 'disputed'],
  completed: ['completed'],
  closed: ['cancelled', 'refunded', 'split'],
}

const TONES: Partial<Record<OrderStatus, TagTone>> = {
  completed: 'ok',
  disputed: 'risk',
  return_requested: 'risk',
  returning: 'risk',
  paid: 'brand',
  delivered: 'brand',
}

export function toneOf(order: Pick<OrderCard, 'status' | 'turn' | 'role'>): TagTone {
  return isMyTurn(order) ? 'turn' : (TONES[order.status] ?? 'neutral')
}

/** Steps that are not cleared yet, with what they cost. */
export function openSteps(order: Pick<Order, 'handover'>) {
  return order.handover.filter((step) => !step.cleared)
}
