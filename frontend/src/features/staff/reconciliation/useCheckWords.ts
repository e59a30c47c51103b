import { useI18n } from 'vue-i18n'

/** What a check looks at and what it means when it finds something, in a cashier's words. */
export function useCheckWords() {
  const { t, te } = useI18n()

  function words(check: string, part: 'title' | 'sound' | 'broken'): string {
    const key = `reconciliation.check.${check}`
    if (te(`${key}.title`)) return t(`${key}.${part}`)
    return part === 'title' ? check : t(`reconciliation.unknownCheck.${part}`)
  }

  return { words }
}
