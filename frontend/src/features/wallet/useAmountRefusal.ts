import { useI18n } from 'vue-i18n'
import { ApiError, isApiError } from '@/shared/api/problem'
import { formatMoney } from '@/shared/format/money'

/** Refusals that another amount mends, and the field of the answer (fen) that says how much it may be. */
const MOST: Record<string, string> = {
  daily_recharge_limit: 'left',
  daily_withdrawal_limit: 'left',
  source_only: 'payee_limit',
  beyond_source: 'refundable',
  insufficient_balance: 'available',
}

/** Tells refusals about how much at the amount, where they are mended. */
export function useAmountRefusal() {
  const { t } = useI18n()

  /** The error with its words at the field `amount`; any other error as it is. */
  function atAmount(error: unknown): unknown {
    if (!isApiError(error)) return error
    const field = MOST[error.code]
    if (field === undefined) return error
    const most = error.body[field]
    const limit = typeof most === 'number' ? t('wallet.amount.tooMuch', { most: formatMoney(most) }) : ''
    const message = [error.detail, limit].filter(Boolean).join(' ')
    return new ApiError({ ...error, fields: { amount: [{ code: error.code, message }] } }, error)
  }

  return { atAmount }
}
