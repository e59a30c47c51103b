import type { SavedSearch } from '@/shared/api/generated'

export function aSavedSearch(change: Partial<SavedSearch> = {}): SavedSearch {
  return {
    id: 's1',
    name: 'Honor kings',
    query: 'game=hok&attr.rank=king',
    alerts: true,
    created_at: '2026-03-10T12:00:00Z',
    ...change,
  }
}

export function aPage(...results: SavedSearch[]) {
  return { results, next: null, previous: null }
}
