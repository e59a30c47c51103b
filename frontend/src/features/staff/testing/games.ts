import type { StaffGameDetail } from '@/shared/api/generated'

/** A small game as staff write it: one attribute of a choice and one number. */
export function aGame(change: Partial<StaffGameDetail> = {}): StaffGameDetail {
  return {
    slug: 'hok',
    name: 'Honor zh',
    name_en: 'Honor of Kings',
    initials: 'wzry',
    accent: '#b8860b',
    position: 1,
    is_open: true,
    version: 3,
    source: 'file',
    listing_count: 42,
    servers: [{ key: 'android', name: 'Android zh', name_en: 'Android', region: '', is_open: true }],
    schema: {
      version: 5,
      source: 'file',
      author: null,
      note: '',
      created_at: '2026-11-21T06:00:00Z',
      attributes: [
        {
          key: 'rank',
          label: { 'zh-hans': 'Rank zh', en: 'Rank' },
          type: 'choice',
          options: [{ value: 'king', label: { 'zh-hans': 'King zh', en: 'King' } }],
          required: true,
          filterable: true,
          on_card: true,
        },
        {
          key: 'skins',
          label: { 'zh-hans': 'Skins zh', en: 'Skins' },
          type: 'number',
          min: 0,
          max: 900,
          unit: { 'zh-hans': '', en: '' },
          required: false,
          filterable: true,
          on_card: false,
        },
      ],
      handover_steps: [
        { key: 'credentials', label: { 'zh-hans': 'See zh', en: 'See the credentials' }, risk_days: 0 },
        { key: 'phone', label: { 'zh-hans': 'Phone zh', en: 'Rebind the phone' }, risk_days: 2, binding: 'phone' },
      ],
      binding_kinds: [
        { key: 'phone', label: { 'zh-hans': 'Phone zh', en: 'Phone' } },
        { key: 'email', label: { 'zh-hans': 'Mail zh', en: 'E-mail' } },
      ],
    },
    ...change,
  }
}
