import { withMessage } from '@regle/rules'
import { useI18n } from 'vue-i18n'
import { formatMoney, parseYuan } from '@/shared/format/money'
import { useRules } from '@/shared/forms/useRules'
import { LARGEST, SMALLEST } from './api'

interface Bounds {
  /** Fen; what goes back to its source may be as little as one. */
  least?: () => number
  /** Fen there are. */
  most?: () => number
}

/** Rules of an amount typed in yuan. */
export function useAmountRules({ least = () => SMALLEST, most = () => LARGEST }: Bounds = {}) {
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
      passes((fen) => fen >= least() && fen <= LARGEST),
      () => t('wallet.amount.range', { min: formatMoney(least()), max: formatMoney(LARGEST) }),
    ),
    covered: withMessage(
      passes((fen) => fen <= most()),
      () => t('wallet.amount.tooMuch', { most: formatMoney(most()) }),
    ),
  }
}
