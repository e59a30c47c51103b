import { withMessage } from '@regle/rules'
import { useI18n } from 'vue-i18n'
import { formatMoney, parseYuan } from '@/shared/format/money'
import { useRules } from '@/shared/forms/useRules'
import { LARGEST, SMALLEST } from './api'

/** Rules of an amount typed in yuan; `most` answers the fen there are, where that is a bound too. */
export function useAmountRules(most: () => number = () => LARGEST) {
  const { t } = useI18n()
  const { required } = useRules()
  const passes = (test: (fen: number) => boolean) => (typed: unknown) => {
    const fen = parseYuan(String(typed ?? ''))
    return fen === null || test(fen)
  }
  const isAmount = (typed: unknown) => typed === '' || parseYuan(String(typed)) !== null

  return {
    required,
    amount: withMessage(isAmount, () => t('shared.form.price')),
    range: withMessage(
      passes((fen) => fen >= SMALLEST && fen <= LARGEST),
      () => t('wallet.amount.range', { min: formatMoney(SMALLEST), max: formatMoney(LARGEST) }),
    ),
    covered: withMessage(
      passes((fen) => fen <= most()),
      () => t('wallet.amount.tooMuch', { most: formatMoney(most()) }),
    ),
  }
}
