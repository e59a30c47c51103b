import { email, maxLength, minLength, required, sameAs, withMessage } from '@regle/rules'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { useI18n } from 'vue-i18n'

/** Regle's rules with our words. Only what the person can be told at once; the server decides. */
export function useRules() {
  const { t } = useI18n()
  return {
    required: withMessage(required, () => t('shared.form.required')),
    email: withMessage(email, () => t('shared.form.email')),
    minLength: (min: number) => withMessage(minLength(min), () => t('shared.form.minLength', { min })),
    maxLength: (max: number) => withMessage(maxLength(max), () => t('shared.form.maxLength', { max })),
    sameAs: (other: MaybeRefOrGetter<string>) =>
      withMessage(sameAs(() => toValue(other)), () => t('shared.form.sameAs')),
  }
}
