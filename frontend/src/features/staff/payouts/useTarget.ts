import { useI18n } from 'vue-i18n'
import type { StaffWithdrawal } from './api'

/** Where a withdrawal goes, in words: to a payee, or back to the payment that it came from. */
export function useTarget() {
  const { t } = useI18n()

  function shortTarget({ payee, recharge }: StaffWithdrawal): string {
    if (payee) return payee.masked_account
    return recharge ? t('payouts.backTo', { provider: t(`staff.provider.${recharge.provider}`) }) : ''
  }

  return { shortTarget }
}
