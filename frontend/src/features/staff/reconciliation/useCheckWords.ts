import { useI18n } from 'vue-i18n'
import { partsOf } from './verdicts'

/** What a check looks at and what it means when it finds something, in a cashier's words. */
export function useCheckWords() {
  const { t, te } = useI18n()

  function words(check: string, part: 'title' | 'sound' | 'broken'): string {
    const { name, provider } = partsOf(check)
    const key = `reconciliation.check.${name}`
    const where = te(`staff.provider.${provider}`) ? t(`staff.provider.${provider}`) : provider
    if (te(`${key}.title`)) return t(`${key}.${part}`, { provider: where })
    return part === 'title' ? check : t(`reconciliation.unknownCheck.${part}`)
  }

  return { words }
}
