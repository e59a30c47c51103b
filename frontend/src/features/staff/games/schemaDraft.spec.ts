import { describe, expect, it } from 'vitest'
import { aGame } from '../testing/games'
import { asSeen, changesBetween, newAttribute, partsOf, retype } from './schemaDraft'

describe('a draft of a schema', () => {
  it('keeps only what the new type has', () => {
    const attribute = newAttribute()
    retype(attribute, 'number')
    expect(attribute).toMatchObject({ type: 'number', min: 0, max: 100 })
    expect(attribute).not.toHaveProperty('options')
    retype(attribute, 'text')
    expect(Object.keys(attribute).toSorted()).toEqual(['filterable', 'key', 'label', 'on_card', 'required', 'type'])
    expect(attribute.filterable).toBe(false)
    retype(attribute, 'multi_choice')
    expect(attribute.options).toHaveLength(1)
  })

  it('knows what came, went and changed', () => {
    const before = partsOf(aGame().schema)
    const after = partsOf(aGame().schema)
    after.attributes[0]!.required = false
    after.handover_steps.pop()
    after.binding_kinds.push({ key: 'qq', label: { 'zh-hans': 'Q', en: 'QQ' } })
    const changes = changesBetween(before, after)
    expect(changes.added.map(({ en }) => en)).toEqual(['QQ'])
    expect(changes.removed.map(({ en }) => en)).toEqual(['Rebind the phone'])
    expect(changes.changed.map(({ en }) => en)).toEqual(['Rank'])
  })

  it('looks to sellers as their language has it', () => {
    const [rank, skins] = aGame().schema.attributes
    expect(asSeen(rank!, 'en')).toMatchObject({ label: 'Rank', options: [{ value: 'king', label: 'King' }], min: null })
    expect(asSeen(skins!, 'zh-CN')).toMatchObject({ label: 'Skins zh', options: [], max: 900, unit: '' })
  })
})
