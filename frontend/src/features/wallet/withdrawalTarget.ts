import { SMALLEST, type Payee, type WithdrawalOptions, type WithdrawalWish } from './api'

/** Where money goes, as the form's one choice: `payee:<id>`, or `source:<id>` of a recharge. */
export type Target = `payee:${string}` | `source:${string}` | ''

export const payeeTarget = (id: string): Target => `payee:${id}`
export const sourceTarget = (rechargeId: string): Target => `source:${rechargeId}`

/** The field of the request that names the target. */
export function wishedTarget(target: Target): Omit<WithdrawalWish, 'amount'> {
  const [kind, id] = target.split(':')
  return kind === 'payee' ? { payee_id: id } : { recharge_id: id }
}

/** Fen that go there at least: a remainder must be able to leave. */
export const leastTo = (target: Target): number => (target.startsWith('source:') ? 1 : SMALLEST)

/** Fen that may go there now, of `spendable` fen in the wallet. */
export function mostTo(target: Target, options: WithdrawalOptions, spendable: number): number {
  const source = options.sources.find(({ recharge_id: id }) => sourceTarget(id) === target)
  const limit = target.startsWith('source:') ? (source?.refundable ?? 0) : options.payee_limit
  return Math.max(Math.min(limit, spendable), 0)
}

/** Whether it may still be chosen: payees are removed, and what was refunded in whole is no source any more. */
export function isOffered(target: Target, payees: readonly Payee[], options: WithdrawalOptions): boolean {
  return (
    payees.some(({ id }) => payeeTarget(id) === target) ||
    options.sources.some(({ recharge_id: id }) => sourceTarget(id) === target)
  )
}

/** What most people want: the payee while anything may go there, else the newest source. */
export function firstTarget(payees: readonly Payee[], options: WithdrawalOptions): Target {
  const [payee] = payees
  const [source] = options.sources
  if (payee && (options.payee_limit > 0 || !source)) return payeeTarget(payee.id)
  return source ? sourceTarget(source.recharge_id) : ''
}
