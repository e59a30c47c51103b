import { describe, expect, it } from 'vitest'
import { countFilters, readSearch, toApiQuery, writeSearch } from './searchState'

describe('a search in the URL', () => {
  it('comes back as it went', () => {
    const query = {
      q: 'rank',
      game: 'hok',
      server: 's1',
      price_min: '1000',
      sort: 'price',
      'attr.rank': ['king', 'star'],
    }
    const search = readSearch(query)
    expect(search).toMatchObject({ q: 'rank', price_min: 1000, sort: 'price' })
    expect(readSearch(writeSearch(search))).toEqual(search)
  })

  it('leaves out what makes no sense', () => {
    const search = readSearch({ price_min: '-1', price_max: 'abc', sort: 'random', q: null, 'attr.rank': '' })
    expect(writeSearch(search)).toEqual({})
  })

  it('is sent under the names that the API knows', () => {
    const search = readSearch({ game: 'hok', 'attr.rank': 'king' })
    expect(toApiQuery(search)).toMatchObject({ game: 'hok', sort: 'newest', 'attr.rank': ['king'] })
  })

  it('counts its filters, a price range once', () => {
    const search = readSearch({ game: 'hok', price_min: '1', price_max: '2', 'attr.rank': ['a', 'b'] })
    expect(countFilters(search)).toBe(3)
  })
})
