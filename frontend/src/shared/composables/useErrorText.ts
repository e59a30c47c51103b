import { useI18n } from 'vue-i18n'
import { ApiError } from '@/shared/api/problem'

const CONNECTION_CODES = ['offline', 'timeout', 'network']

/** The sentence that tells a person what went wrong. The server's own words come first. */
export function useErrorText() {
  const { t } = useI18n()

  function errorText(error: unknown): string {
    if (!(error instanceof ApiError)) return t('shared.error.unexpected')
    if (error.detail) return error.detail
    if (CONNECTION_CODES.includes(error.code)) return t(`shared.error.${error.code}`)
    return t('shared.error.unexpected')
  }

  return { errorText }
}
