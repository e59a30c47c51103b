import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffPaymentAlarmResolve, staffPaymentAlarms } from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { PaymentAlarm } from '@/shared/api/generated'

export const alarmKeys = { all: ['staff', 'payment-alarms'] as const }

/** The latest first; `open` for those alone that nobody has dealt with. */
export const alarmsQuery = (open: boolean) =>
  infiniteQueryOptions({
    queryKey: [...alarmKeys.all, open],
    queryFn: ({ pageParam, signal }) =>
      staffPaymentAlarms({ query: { open: open || undefined, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

/** `note`: what was found and done. Heard again, the alarm is open again. */
export const resolveAlarm = (id: number, note: string) =>
  staffPaymentAlarmResolve({ path: { alarm_id: id }, body: { note } })
