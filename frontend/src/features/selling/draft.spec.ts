import { describe, expect, it } from 'vitest'
import { changesBetween, draftOf, emptyDraft, fieldsOf, priceOf, stepOf } from './draft'
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
