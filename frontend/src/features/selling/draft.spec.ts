import { describe, expect, it } from 'vitest'
import { changesBetween, draftOf, emptyDraft, fieldsOf, leavesOut, priceOf, stepOf, type Draft } from './draft'
import { aDraft, anEmptyDraft, SCHEMA } from './testing/examples'

describe('a draft', () => {
  it('shows what the server has, the price in yuan', () => {
    const draft = draftOf(aDraft({ price: 128_050 }))
    expect(draft).toMatchObject({ game: 'hok', server: '7', price: '1280.50', attributes: { rank: 'king' } })
    expect(draft.credentials).toEqual({ login: '', password: '', note: '' })
  })

  it('is sent in fen, and never with credentials', () => {
    const draft = draftOf(aDraft())
    draft.credentials = { login: 'a', password: 'b', note: '' }
    expect(fieldsOf(draft, SCHEMA)).toEqual({
      server_id: 7,
      title: 'Top rank, five rare skins',
      description: 'Mine since 2018.',
      price: 128_000,
      negotiable: false,
      attributes: { rank: 'king' },
      image_ids: ['i0', 'i1', 'i2'],
    })
  })

  it.each(['0', '-1', 'abc', '1e12', '1000000000000', '0.5', ''])('leaves out the price %j', (price) => {
    expect(priceOf({ ...emptyDraft(), price })).toBeNull()
    expect(fieldsOf({ ...emptyDraft(), price }, SCHEMA).price).toBeUndefined()
  })

  it('leaves out what is not fit to be sent yet', () => {
    const draft = { ...draftOf(anEmptyDraft()), title: 'abc', attributes: { skins: 'many', rank: '', rare: [] } }
    expect(fieldsOf(draft, SCHEMA)).toEqual({ negotiable: false, attributes: {}, image_ids: [] })
    expect(fieldsOf({ ...draft, attributes: { skins: 901 } }, SCHEMA).attributes).toEqual({})
    expect(fieldsOf({ ...draft, attributes: { skins: 900 } }, SCHEMA).attributes).toEqual({ skins: 900 })
  })

  it('keeps answers to an older schema until one of them is changed, and then sends those that are left', () => {
    const given = { rank: 'gone', skins: 950, heroes: 12, rare: ['gone', 'star'], note: 'Mine' }
    const draft = { ...draftOf(anEmptyDraft()), attributes: { ...given } as Draft['attributes'] }
    const saved = fieldsOf(draft, [])
    expect(changesBetween(saved, fieldsOf(draft, SCHEMA, saved))).toEqual({})
    expect(leavesOut(draft, SCHEMA, saved)).toBe(false)
    draft.attributes.note = 'Still mine'
    expect(fieldsOf(draft, SCHEMA, saved).attributes).toEqual({ rare: ['star'], note: 'Still mine' })
    draft.attributes.skins = 951
    expect(leavesOut(draft, SCHEMA, saved)).toBe(true)
  })

  it('is sent by its changes alone', () => {
    const saved = fieldsOf(draftOf(aDraft()), SCHEMA)
    expect(changesBetween(saved, saved)).toEqual({})
    expect(changesBetween(saved, { ...saved, title: 'Another title' })).toEqual({ title: 'Another title' })
    expect(changesBetween(saved, { ...saved, price: undefined })).toEqual({})
  })

  it('knows the step of each field that the server names', () => {
    expect(['attributes.rank', 'image_ids.2', 'credentials.login', 'price', 'unheard'].map(stepOf)).toEqual([
      'account',
      'pictures',
      'credentials',
      'offer',
      undefined,
    ])
  })
})
