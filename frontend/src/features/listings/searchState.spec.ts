import { describe, expect, it } from 'vitest'
import { countFilters, readSearch, toApiQuery, writeSearch } from './searchState'

describe('a search in the URL', () => {
  it('comes back as it went', () => {
    const query = {
      q: 'rank',
      game: 'hok',
      server: '1',
      price_min: '1000',
      sort: 'price',
      'attr.rank': ['king', 'star'],
      'attr.level.min': '30',
    }
    const search = readSearch(query)
    expect(search).toMatchObject({ q: 'rank', price_min: 1000, sort: 'price', ranges: { level: { min: 30 } } })
    expect(writeSearch(search)).toEqual(query)
    expect(readSearch(writeSearch(search))).toEqual(search)
  })

  it('leaves out what makes no sense', () => {
    const nonsense = { price_min: '-1', price_max: 'abc', server: 'east', sort: 'random', q: null }
    const search = readSearch({ ...nonsense, 'attr.rank': '', 'attr.level.min': 'high', 'attr.level.most': '3' })
    expect(writeSearch(search)).toEqual({})
  })

  it('is sorted by relevance when there are words, and cannot be without', () => {
    expect(readSearch({ q: 'rare' }).sort).toBe('relevance')
    expect(writeSearch(readSearch({ q: 'rare', sort: 'newest' }))).toEqual({ q: 'rare', sort: 'newest' })
    expect(readSearch({ sort: 'relevance' }).sort).toBe('newest')
    expect(writeSearch({ ...readSearch({ q: 'rare' }), q: undefined })).toEqual({})
  })

  it('keeps what was typed, signs too, though nothing is relevant to them', () => {
    expect(readSearch({ q: ' rare skins ' }).q).toBe('rare skins')
    expect(readSearch({ q: '?! 🐉', sort: 'relevance' })).toMatchObject({ q: '?! 🐉', sort: 'newest' })
    expect(writeSearch(readSearch({ q: '！！！', sort: 'price' }))).toEqual({ q: '！！！', sort: 'price' })
    expect(toApiQuery(readSearch({ q: '😀' }))).toMatchObject({ q: '😀', sort: 'newest' })
    expect(writeSearch(readSearch({ q: '   ' }))).toEqual({})
    expect(writeSearch(readSearch({ q: '\u3000\u200B' }))).toEqual({})
  })

  it('is sent under the names that the API knows', () => {
    const search = readSearch({ game: 'hok', server: '7', 'attr.rank': 'king', 'attr.level.max': '60' })
    const sent = { game: 'hok', server: 7, sort: 'newest', 'attr.rank': ['king'], 'attr.level.max': '60' }
    expect(toApiQuery(search)).toMatchObject(sent)
  })

  it('counts its filters, each range once', () => {
    const range = { price_min: '1', price_max: '2', 'attr.level.min': '3', 'attr.level.max': '4' }
    const search = readSearch({ game: 'hok', ...range, 'attr.rank': ['a', 'b'] })
    expect(countFilters(search)).toBe(4)
  })
})
