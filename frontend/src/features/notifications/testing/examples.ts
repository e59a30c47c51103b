import type { KindPreference, Notification } from '@/shared/api/generated'

/** Notifications for specs; each takes what matters to the spec. */
export function aNotification(change: Partial<Notification> = {}): Notification {
  return {
    id: 'n1',
    kind: 'order_paid',
    title: 'The buyer has paid',
    text: 'Order AH-1 waits for you.',
    params: {},
    subject_type: 'order',
    subject_id: 'o1',
    subject_label: 'AH-1',
    created_at: '2026-03-10T12:00:00Z',
    read_at: null,
    ...change,
  }
}

export function aPage(results: Notification[], unread_total = 0) {
  return { results, next: null, previous: null, unread_total }
}

const inApp = { channel: 'in_app', enabled: true, may_switch_off: false } as const

export function someKinds(): KindPreference[] {
  return [
    {
      kind: 'order_completed',
      topic: 'orders',
      title: 'The trade is complete',
      channels: [inApp, { channel: 'mail', enabled: true, may_switch_off: true }],
    },
    {
      kind: 'order_paid',
      topic: 'orders',
      title: 'The buyer has paid',
      channels: [inApp, { channel: 'mail', enabled: true, may_switch_off: false }],
    },
    { kind: 'order_placed', topic: 'orders', title: 'Somebody ordered', channels: [inApp] },
    {
      kind: 'withdrawal_paid',
      topic: 'payments',
      title: 'Withdrawal paid out',
      channels: [
        inApp,
        { channel: 'mail', enabled: true, may_switch_off: true },
        { channel: 'sms', enabled: false, may_switch_off: true },
      ],
    },
  ]
}
