import { infiniteQueryOptions } from '@tanstack/vue-query'
import { staffPaymentAlarms, type PaymentAlarm, type Person } from '@/shared/api/generated'
import { client } from '@/shared/api/generated/client.gen'
import { nextCursor } from '@/shared/queries/keysetPages'

/** `resolved_at` is null while nobody has dealt with it. */
export type Alarm = PaymentAlarm & { resolved_by?: Person | null; resolved_at?: string | null; note?: string }

export const alarmKeys = { all: ['staff', 'payment-alarms'] as const }

/** The latest first; `open` for those that nobody has dealt with. */
export const alarmsQuery = (open: boolean) =>
  infiniteQueryOptions({
    queryKey: [...alarmKeys.all, open],
    queryFn: ({ pageParam, signal }) => {
      const query = { cursor: pageParam, ...(open && { open }) }
      return staffPaymentAlarms({ query, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const resolveAlarm = (id: number, note: string): Promise<unknown> =>
  client.post({
    url: '/api/v1/staff/payment-alarms/{id}/resolve',
    path: { id },
    body: { note },
    headers: { 'Content-Type': 'application/json' },
    security: [{ scheme: 'bearer', type: 'http' }],
    throwOnError: true,
  })
