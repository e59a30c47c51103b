import { describe, expect, it } from 'vitest'
import { pageOf } from './subject'

const ofKind = (kind: string, type: string, id: string | null = 'x1') =>
  pageOf({ kind, subject_type: type, subject_id: id })

describe('pageOf', () => {
  it.each([
    ['bid_placed', 'bid', { name: 'bid', params: { id: 'x1' } }],
    ['order_paid', 'order', { name: 'order', params: { id: 'x1' } }],
    ['listing_approved', 'listing', { name: 'listing', params: { id: 'x1' } }],
    ['listing_rejected', 'listing', { name: 'sell', params: { id: 'x1' } }],
    ['listing_taken_down', 'listing', { name: 'my-listings' }],
    ['listing_expiring', 'listing', { name: 'my-listings', query: { status: 'on_sale' } }],
    ['listing_expired', 'listing', { name: 'my-listings', query: { status: 'off_shelf' } }],
    ['recharge_paid', 'recharge', { name: 'recharge-return', params: { id: 'x1' } }],
    ['withdrawal_paid', 'withdrawal', { name: 'withdrawal', params: { id: 'x1' } }],
    ['password_changed', 'user', { name: 'security' }],
  ])('leads from %s to where something can be done about it', (kind, type, page) => {
    expect(ofKind(kind, type)).toEqual(page)
  })

  it.each([
    ['ledger_differs', { name: 'staff-reconciliation' }],
    ['payment_alarm', { name: 'staff-alarms' }],
    ['provider_bill_late', { name: 'staff-reconciliation', query: { view: 'bills' } }],
  ])('leads staff from %s, which has no subject, to its desk', (kind, page) => {
    expect(ofKind(kind, '', null)).toEqual(page)
  })

  it('leads nowhere from what has no page', () => {
    expect(ofKind('new_kind', 'spaceship')).toBeUndefined()
    expect(ofKind('order_paid', 'order', null)).toBeUndefined()
  })
})
