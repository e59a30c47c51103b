import { IdCard, KeyRound, LockKeyhole, Mail, MonitorSmartphone, Smartphone } from '@lucide/vue'
import type { Component } from 'vue'
import type { Me } from './api'

export const SECTIONS = ['real-name', 'payment-pin', 'phone', 'email', 'password', 'devices'] as const
export type SectionId = (typeof SECTIONS)[number]

/** Name of each section's messages, and its picture. */
export const LOOKS: Record<SectionId, { words: string; icon: Component }> = {
  'real-name': { words: 'realName', icon: IdCard },
  'payment-pin': { words: 'pin', icon: KeyRound },
  phone: { words: 'phone', icon: Smartphone },
  email: { words: 'email', icon: Mail },
  password: { words: 'password', icon: LockKeyhole },
  devices: { words: 'devices', icon: MonitorSmartphone },
}

export interface Check {
  id: SectionId
  done: boolean
}

/** What protects a person, and whether it is set up. Staff do not trade and need no name and PIN. */
export function checklistOf(me: Me, isStaff: boolean): Check[] {
  const contact: Check[] = [
    { id: 'phone', done: me.phone !== null },
    { id: 'email', done: me.email !== '' },
  ]
  if (isStaff) return contact
  return [
    { id: 'real-name', done: me.real_name_verified },
    { id: 'payment-pin', done: me.has_payment_pin },
    ...contact,
  ]
}
