import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatMoney, parseYuan, yuanText } from '@/shared/format/money'

export interface PriceRange {
  /** Fen; the price has to be above it, or at least the smallest price there is. */
  above: number
  /** Fen; the price has to be below it. */
  below: number
}

const SMALLEST_ABOVE = 99
const QUICK_PERCENT = [95, 90, 85]

/** A price typed in yuan that has to lie between two others; what was typed stays whatever is said of it. */
export function usePriceField(range: () => PriceRange, refusal: Ref<string>) {
  const { t } = useI18n()
  const typed = ref('')
  const problem = ref('')
  const above = computed(() => Math.max(range().above, SMALLEST_ABOVE))

  /** Whole yuan near to what is asked, as far as they are allowed. */
  const suggestions = computed(() =>
    QUICK_PERCENT.map((percent) => Math.floor((range().below * percent) / 10_000) * 100).filter(
      (price, place, all) => price > above.value && all.indexOf(price) === place,
    ),
  )

  /** The price in fen, or null with a problem told at the field. */
  function read(): number | null {
    const price = parseYuan(typed.value)
    if (price === null) problem.value = t('shared.form.price')
    else if (price >= range().below) problem.value = t('bids.price.below', { price: formatMoney(range().below) })
    else if (price <= above.value) problem.value = t('bids.price.above', { price: formatMoney(above.value) })
    else return price
    return null
  }

  function choose(price: number): void {
    typed.value = yuanText(price)
  }

  watch(typed, () => (problem.value = refusal.value = ''))

  return { typed, suggestions, read, choose, problem: computed(() => problem.value || refusal.value) }
}
