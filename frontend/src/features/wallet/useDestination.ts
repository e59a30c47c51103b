import { useI18n } from 'vue-i18n'
import type { Withdrawal } from './api'

/** In words, where a withdrawal goes: to a payee, or back to where it came from. */
export function useDestination() {
  const { t } = useI18n()

  function destinationOf({ payee, recharge }: Pick<Withdrawal, 'payee' | 'recharge'>): string {
    if (payee) return t('wallet.way.to', { account: payee.masked_account })
    return t('wallet.way.backTo', { provider: t(`wallet.provider.${recharge!.provider}`) })
  }

  return { destinationOf }
}
