import type { Attribute } from '@/shared/api/generated'
import type {
  GameFields,
  Label,
  SchemaParts,
  StaffGameDetail,
  WrittenAttribute,
  WrittenKind,
  WrittenOption,
  WrittenServer,
  WrittenStep,
} from './api'

export const TYPES = ['choice', 'multi_choice', 'number', 'boolean', 'text'] as const
export type AttributeType = (typeof TYPES)[number]

/** As the server has them; beyond these a new row is not offered. */
export const MOST = { attributes: 40, options: 200, steps: 20, kinds: 20, servers: 300 }

const emptyLabel = (): Label => ({ 'zh-hans': '', en: '' })

export const newOption = (): WrittenOption => ({ value: '', label: emptyLabel() })
export const newStep = (): WrittenStep => ({ key: '', label: emptyLabel(), risk_days: 1 })
export const newKind = (): WrittenKind => ({ key: '', label: emptyLabel() })
export const newServer = (): WrittenServer => ({ key: '', name: '', name_en: '', region: '', is_open: true })
export const newAttribute = (): WrittenAttribute => ({
  key: '',
  label: emptyLabel(),
  type: 'choice',
  options: [newOption()],
  required: false,
  filterable: true,
  on_card: false,
})

const isChoice = (type: AttributeType) => type === 'choice' || type === 'multi_choice'

/** Gives the attribute another type: what the two types share stays, what the other lacks goes. */
export function retype(attribute: WrittenAttribute, type: AttributeType): void {
  const options = attribute.options ?? [newOption()]
  delete attribute.options
  delete attribute.min
  delete attribute.max
  delete attribute.unit
  attribute.type = type
  if (isChoice(type)) attribute.options = options
  if (type === 'number') Object.assign(attribute, { min: 0, max: 100, unit: emptyLabel() })
  if (type === 'text') attribute.filterable = false
}

/** A copy that can be edited; what is kept elsewhere stays as it is. */
export const copyOf = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

export const partsOf = ({ attributes, handover_steps, binding_kinds }: SchemaParts): SchemaParts =>
  copyOf({ attributes, handover_steps, binding_kinds })

export const fieldsOf = (game: StaffGameDetail): GameFields => {
  const { name, name_en, initials, accent, position, is_open, servers } = game
  return copyOf({ name, name_en, initials, accent, position, is_open, servers })
}

type Named = { key: string; label: Label }

export interface Changes {
  added: Label[]
  removed: Label[]
  changed: Label[]
}

function changesOf(before: readonly Named[], after: readonly Named[]): Changes {
  const old = new Map(before.map((one) => [one.key, one]))
  const kept = new Set(after.map(({ key }) => key))
  return {
    added: after.filter(({ key }) => !old.has(key)).map(({ label }) => label),
    removed: before.filter(({ key }) => !kept.has(key)).map(({ label }) => label),
    changed: after
      .filter((one) => old.has(one.key) && JSON.stringify(old.get(one.key)) !== JSON.stringify(one))
      .map(({ label }) => label),
  }
}

/** What came, went and changed from one version to the next, by key. */
export function changesBetween(before: SchemaParts, after: SchemaParts): Changes {
  const parts = (['attributes', 'handover_steps', 'binding_kinds'] as const).map((part) =>
    changesOf(before[part], after[part]),
  )
  return {
    added: parts.flatMap(({ added }) => added),
    removed: parts.flatMap(({ removed }) => removed),
    changed: parts.flatMap(({ changed }) => changed),
  }
}

/** The part of a label that this reader reads. */
export const inLanguage = (label: Label | undefined, locale: string): string =>
  label?.[locale === 'en' ? 'en' : 'zh-hans'] ?? ''

/** What a game or a server is called in the reader's language. */
export const nameOf = ({ name, name_en }: { name: string; name_en: string }, locale: string): string =>
  locale === 'en' ? name_en || name : name

/** An attribute as sellers and buyers get it, in the reader's language. */
export const asSeen = (attribute: WrittenAttribute, locale: string): Attribute => ({
  ...attribute,
  label: inLanguage(attribute.label, locale),
  options: (attribute.options ?? []).map(({ value, label }) => ({ value, label: inLanguage(label, locale) })),
  min: attribute.min ?? null,
  max: attribute.max ?? null,
  unit: inLanguage(attribute.unit, locale),
})
