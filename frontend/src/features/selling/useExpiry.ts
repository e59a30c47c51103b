import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatDate } from '@/shared/format/dates'
import { useNow } from '@/shared/time/useNow'
import type { OwnListing } from './api'

const DAY_MS = 86_400_000
/** From here on the end is pointed out, and renewing is offered first. */
const NEAR_DAYS = 14

/** When a listing leaves the shelf by itself, in words. */
export function useExpiry(listing: () => OwnListing) {
  const { t, locale } = useI18n()
  const now = useNow()

  const daysLeft = computed(() => {
    const { expires_at: until, permissions } = listing()
    if (until === null || !permissions.can_renew) return null
    return Math.max(Math.ceil((new Date(until).getTime() - now.value) / DAY_MS), 0)
  })
  const isNear = computed(() => daysLeft.value !== null && daysLeft.value <= NEAR_DAYS)
  /** The moment stays on what has ended by itself; taking it down forgets it. */
  const hasEnded = computed(() => listing().status === 'off_shelf' && listing().expires_at !== null)

  const text = computed(() => {
    const until = listing().expires_at
    if (until === null) return ''
    if (hasEnded.value) return t('selling.mine.ended', { date: formatDate(until, locale.value) })
    if (daysLeft.value === null) return ''
    if (isNear.value) return t('selling.mine.endsSoon', { days: daysLeft.value })
    return t('selling.mine.ends', { date: formatDate(until, locale.value) })
  })

  return { text, isNear, hasEnded }
}
