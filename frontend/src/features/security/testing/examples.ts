import type { Device, Me } from '../api'

/** Somebody who has just registered. */
export function aPerson(given: Partial<Me> = {}): Me {
  return {
    id: 'p1',
    username: 'zhao_yun',
    nickname: 'zhao_yun',
    avatar_url: null,
    email: 'z***@example.com',
    phone: null,
    language: 'en',
    roles: [],
    permissions: ['trade'],
    blacklisted: false,
    real_name_verified: false,
    real_name: null,
    has_payment_pin: false,
    level: 0,
    created_at: '2026-03-01T08:00:00Z',
    ...given,
  }
}

export function aDevice(given: Partial<Device> = {}): Device {
  return {
    id: 'd1',
    user_agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    address: '203.0.113.7',
    is_current: false,
    last_used_at: '2026-03-09T08:00:00Z',
    created_at: '2026-03-01T08:00:00Z',
    ...given,
  }
}
