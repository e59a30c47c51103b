import { useI18n } from 'vue-i18n'
import type { LegAccount } from './api'

/** What an account is, in a cashier's words: `Order escrow`, `Alipay clearing #3`. */
export function useAccountWords() {
  const { t, te } = useI18n()

  function accountName({ kind, owner_type: owner, shard }: LegAccount): string {
    const [name, provider] = kind.split(':')
    const where = provider && te(`staff.provider.${provider}`) ? t(`staff.provider.${provider}`) : (provider ?? '')
    const words = te(`ledger.account.${name}`) ? t(`ledger.account.${name}`, { provider: where }) : kind
    return owner === 'platform' ? `${words} #${shard}` : words
  }

  return { accountName }
}
