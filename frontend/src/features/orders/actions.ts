import type { OrderPermissions } from './api'

/** What a party may be offered in the card that says whose turn it is. */
export const ORDER_ACTIONS = [
  'pay',
  'deliver',
  'redeliver',
  'confirm',
  'acceptReturn',
  'refuseReturn',
  'requestRedelivery',
  'requestReturn',
  'decline',
  'cancel',
] as const
export type OrderAction = (typeof ORDER_ACTIONS)[number]

const PERMISSIONS: Record<OrderAction, keyof OrderPermissions> = {
  pay: 'can_pay',
  deliver: 'can_deliver',
  redeliver: 'can_redeliver',
  confirm: 'can_confirm',
  acceptReturn: 'can_accept_return',
  refuseReturn: 'can_refuse_return',
  requestRedelivery: 'can_request_redelivery',
  requestReturn: 'can_request_return',
  decline: 'can_decline',
  cancel: 'can_cancel',
}

/** The actions that are open, the one that moves the trade on first. */
export function openActions(permissions: OrderPermissions): OrderAction[] {
  return ORDER_ACTIONS.filter((action) => permissions[PERMISSIONS[action]])
}

const REASONED = ['decline', 'requestRedelivery', 'requestReturn', 'refuseReturn'] as const
export type ReasonedAction = (typeof REASONED)[number]

export function isReasoned(action: OrderAction): action is ReasonedAction {
  return (REASONED as readonly string[]).includes(action)
}
