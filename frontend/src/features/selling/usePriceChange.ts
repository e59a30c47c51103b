import { useQueryClient } from '@tanstack/vue-query'
import { ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { formatMoney, parseYuan, yuanText } from '@/shared/format/money'
import { showToast } from '@/shared/ui/toasts/toasts'
import { changeListing, sellingKeys, type OwnListing } from './api'
import { LIMITS } from './draft'

/** Changes the price alone, which keeps a listing on sale; what was typed stays when it is refused. */
export function usePriceChange(listing: () => OwnListing) {
  const { t } = useI18n()
  const { errorText } = useErrorText()
  const queries = useQueryClient()
  const typed = ref(yuanText(listing().price ?? 0))
  const problem = ref('')
  const busy = ref(false)

  function judge(price: number | null): price is number {
    const range = { min: formatMoney(LIMITS.minPrice), max: formatMoney(LIMITS.maxPrice) }
    if (price === null) problem.value = t('shared.form.price')
    else if (price < LIMITS.minPrice || price > LIMITS.maxPrice) problem.value = t('selling.offer.priceRange', range)
    else problem.value = ''
    return problem.value === ''
  }

  /** Answers whether the price now is what was typed. */
  async function save(): Promise<boolean> {
    const price = parseYuan(typed.value)
    if (busy.value || !judge(price)) return false
    if (price === listing().price) return true
    busy.value = true
    try {
      await changeListing(listing().id, { price, version: listing().version })
      showToast(t('selling.mine.priceSaved', { price: formatMoney(price) }), 'ok')
      return true
    } catch (error) {
      problem.value = isApiError(error) ? (error.fields.price?.[0]?.message ?? errorText(error)) : errorText(error)
      return false
    } finally {
      // A refusal because of the version is mended by reading the present one.
      await queries.invalidateQueries({ queryKey: sellingKeys.lists })
      busy.value = false
    }
  }

  watch(typed, () => (problem.value = ''))

  return { typed, problem, busy, save }
}
