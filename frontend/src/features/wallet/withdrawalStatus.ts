import type { TagTone } from '@/shared/ui/StatusTag.vue'
import type { Withdrawal } from './api'

type Status = Withdrawal['status']

const TONES: Record<Status, TagTone> = {
  pending_review: 'brand',
  approved: 'brand',
  sending: 'brand',
  unknown: 'brand',
  paid: 'ok',
  rejected: 'risk',
  failed: 'risk',
  cancelled: 'neutral',
  returned: 'risk',
}

const ENDS: readonly Status[] = ['paid', 'rejected', 'failed', 'cancelled', 'returned']
const SENT: readonly Status[] = ['sending', 'unknown', 'paid', 'failed']

export const toneOf = ({ status }: Withdrawal): TagTone => TONES[status]

/** Whether the money is still on its way. */
export const isOpen = ({ status }: Withdrawal): boolean => !ENDS.includes(status)

/** Whether the money came back instead of arriving. */
export const isReturned = (withdrawal: Withdrawal): boolean => !isOpen(withdrawal) && withdrawal.status !== 'paid'

export interface WithdrawalStep {
  key: 'asked' | 'reviewed' | 'rejected' | 'cancelled' | 'stopped' | 'sent' | 'arrived' | 'returned'
  state: 'done' | 'now' | 'ahead' | 'failed'
  /** ISO moment at which it happened, where it is known. */
  at: string | null
}

/** The way of a withdrawal: four steps to the money's arrival, or those up to its return. */
export function stepsOf(withdrawal: Withdrawal): WithdrawalStep[] {
  const { status, created_at: askedAt, reviewed_at: reviewedAt, finished_at: finishedAt } = withdrawal
  const asked: WithdrawalStep = { key: 'asked', state: 'done', at: askedAt }
  const returned: WithdrawalStep = { key: 'returned', state: 'done', at: finishedAt }
  if (status === 'cancelled') return [asked, { key: 'cancelled', state: 'done', at: finishedAt }, returned]
  if (status === 'returned') return [asked, { key: 'stopped', state: 'failed', at: finishedAt }, returned]
  if (status === 'rejected') return [asked, { key: 'rejected', state: 'failed', at: reviewedAt }, returned]
  const isReviewed = status !== 'pending_review'
  const isSent = SENT.includes(status)
  const steps: WithdrawalStep[] = [
    asked,
    { key: 'reviewed', state: isReviewed ? 'done' : 'now', at: reviewedAt },
    { key: 'sent', state: isSent ? 'done' : isReviewed ? 'now' : 'ahead', at: null },
  ]
  if (status === 'failed') return [...steps.slice(0, 2), { key: 'sent', state: 'failed', at: null }, returned]
  const arrival = status === 'paid' ? 'done' : isSent ? 'now' : 'ahead'
  return [...steps, { key: 'arrived', state: arrival, at: finishedAt }]
}
