import type { TagTone } from '@/shared/ui/StatusTag.vue'
import type { Bid, BidPermissions, BidStatus } from './api'

/** What the list of bids can be narrowed to. */
export const BID_GROUPS: Record<string, readonly BidStatus[]> = {
  all: [],
  open: ['pending', 'countered'],
  accepted: ['accepted'],
  closed: ['rejected', 'withdrawn', 'expired', 'lapsed'],
}

/** A stretch of a bid's life in which each side is told one thing. */
export type Stage = BidStatus | 'ordered'

export function stageOf(bid: Pick<Bid, 'status' | 'order_id'>): Stage {
  return bid.status === 'accepted' && bid.order_id ? 'ordered' : bid.status
}

export const isMyTurn = (bid: Pick<Bid, 'turn' | 'role'>) => bid.turn === bid.role

export const otherSide = (bid: Bid) => (bid.role === 'seller' ? bid.buyer : bid.seller)

export function toneOf(bid: Bid): TagTone {
  if (isMyTurn(bid)) return 'turn'
  if (bid.status === 'accepted') return 'ok'
  return bid.turn ? 'brand' : 'neutral'
}

/** The actions in the order in which they are offered, the one that moves the trade on first. */
export const BID_ACTIONS = ['order', 'accept', 'counter', 'reject', 'withdraw'] as const
export type BidAction = (typeof BID_ACTIONS)[number]

const PERMISSIONS: Record<BidAction, keyof BidPermissions> = {
  order: 'can_order',
  accept: 'can_accept',
  counter: 'can_counter',
  reject: 'can_reject',
  withdraw: 'can_withdraw',
}

export const openActions = (permissions: BidPermissions): BidAction[] =>
  BID_ACTIONS.filter((action) => permissions[PERMISSIONS[action]])
