import type { TagTone } from '@/shared/ui/StatusTag.vue'
import type { Withdrawal } from './api'

const TONES: Record<Withdrawal['status'], TagTone> = {
  pending_review: 'turn',
  approved: 'brand',
  sending: 'brand',
  unknown: 'turn',
  paid: 'ok',
  rejected: 'risk',
  failed: 'risk',
}

export const toneOf = ({ status }: Withdrawal): TagTone => TONES[status]

/** Whether the money is still on its way. */
export const isOpen = ({ status }: Withdrawal): boolean => !['paid', 'rejected', 'failed'].includes(status)
