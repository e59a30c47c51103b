import type { Profile } from '@/shared/api/generated'

export function aSeller(change: Partial<Profile> = {}): Profile {
  return {
    id: 'p1',
    nickname: 'Lin',
    avatar_url: null,
    level: 4,
    real_name_verified: true,
    is_blacklisted: false,
    staff_badge: null,
    member_since: '2024-03-10T12:00:00Z',
    completed_orders: 36,
    rating_count: 12,
    rating_average: 4.8,
    ...change,
  }
}
