import { useI18n } from 'vue-i18n'
import { formatMoney, parseYuan } from '@/shared/format/money'
import type { Attribute, AttributeSchema, AttributeValue } from './api'
import { fittingAnswer, LIMITS, priceOf, stepOf, type Draft, type Step } from './draft'

/** What is wrong, in the person's words, by the path of the field as the server names it. */
export type Problems = Record<string, string>

export interface DraftFacts {
  /** By which the answers are judged; empty where they stay as they were approved. */
  schema: AttributeSchema
  hasCredentials: boolean
  picturesSettled: boolean
}

/** Judges a draft by the game's schema and the limits of a listing; the server decides. */
export function useDraftProblems() {
  const { t } = useI18n()

  function ofText(text: string, max: number, min = 1): string | null {
    const { length } = text.trim()
    if (length === 0) return t('shared.form.required')
    if (length < min) return t('shared.form.minLength', { min })
    return length > max ? t('shared.form.maxLength', { max }) : null
  }

  function ofAttribute(attribute: Attribute, value: AttributeValue | undefined): string | null {
    const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    if (!isEmpty && fittingAnswer([attribute], attribute.key, value) !== undefined) return null
    if (!isEmpty && attribute.type === 'number') {
      return t('shared.form.between', { min: attribute.min ?? 0, max: attribute.max ?? '∞' })
    }
    return attribute.required ? t('shared.form.required') : null
  }

  function ofPrice(draft: Draft): string | null {
    if (draft.price.trim() === '') return t('shared.form.required')
    if (parseYuan(draft.price) === null) return t('shared.form.price')
    const range = { min: formatMoney(LIMITS.minPrice), max: formatMoney(LIMITS.maxPrice) }
    return priceOf(draft) === null ? t('selling.offer.priceRange', range) : null
  }

  function ofPictures(draft: Draft, settled: boolean): string | null {
    if (!settled) return t('selling.pictures.unsettled')
    const few = draft.images.length < LIMITS.minImages
    return few ? t('selling.pictures.tooFew', { min: LIMITS.minImages }) : null
  }

  function ofCredentials({ credentials }: Draft, hasCredentials: boolean): [string, string | null][] {
    const untouched = !credentials.login && !credentials.password && !credentials.note
    if (hasCredentials && untouched) return []
    return [
      ['credentials.login', ofText(credentials.login, LIMITS.login, LIMITS.minLogin)],
      ['credentials.password', ofText(credentials.password, LIMITS.password)],
      ['credentials.note', credentials.note ? ofText(credentials.note, LIMITS.note) : null],
    ]
  }

  function problemsOf(draft: Draft, facts: DraftFacts): Problems {
    const found: [string, string | null][] = [
      ['game', draft.game ? null : t('shared.form.required')],
      ['server_id', draft.server ? null : t('shared.form.required')],
      ...facts.schema.map((attribute): [string, string | null] => [
        `attributes.${attribute.key}`,
        ofAttribute(attribute, draft.attributes[attribute.key]),
      ]),
      ['title', ofText(draft.title, LIMITS.title, LIMITS.minTitle)],
      ['description', ofText(draft.description, LIMITS.description)],
      ['price', ofPrice(draft)],
      ['image_ids', ofPictures(draft, facts.picturesSettled)],
      ...ofCredentials(draft, facts.hasCredentials),
    ]
    return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== null))
  }

  return { problemsOf }
}

/** The part of the problems that stands on one step. */
export function problemsOn(step: Step, problems: Problems): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([path]) => stepOf(path) === step))
}
