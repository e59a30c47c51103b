import { useI18n } from 'vue-i18n'
import type { Attribute, AttributeValue } from './api'

/** An attribute's value as people read it; empty while there is none. */
export function useAttributeText() {
  const { t } = useI18n()

  function textOf(attribute: Attribute, value: AttributeValue | undefined): string {
    if (value === undefined || value === '') return ''
    if (typeof value === 'boolean') return t(value ? 'selling.account.yes' : 'selling.account.no')
    if (typeof value === 'number') return `${value} ${attribute.unit}`.trim()
    const labels = (Array.isArray(value) ? value : [value]).map(
      (one) => attribute.options.find((option) => option.value === one)?.label ?? one,
    )
    return labels.join(' · ')
  }

  return { textOf }
}
