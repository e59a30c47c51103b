import { reactive } from 'vue'
import { describe, expect, it } from 'vitest'
import { ApiError } from '@/shared/api/problem'
import { mountApp } from '@/shared/testing/mountApp'
import { aGameDetail, aPage } from '../testing/examples'
import { readSearch } from '../searchState'
import AttributeFilter from './AttributeFilter.vue'
import CorrectionNote from './CorrectionNote.vue'
import GameSuggestions from './GameSuggestions.vue'
import SearchFilters from './SearchFilters.vue'
import SearchResults from './SearchResults.vue'
import SortSelect from './SortSelect.vue'

const show = (component: Parameters<typeof mountApp>[0], props: Record<string, unknown>) =>
  mountApp(component, { props, messages: ['listings'], routes: ['search', 'listing'] })

describe('SearchResults', () => {
  const failed = (error: Error) =>
    reactive({
      data: undefined,
      error,
      isFetching: false,
      refetch: () => undefined,
      hasNextPage: false,
      isFetchingNextPage: false,
      isFetchNextPageError: false,
      isPlaceholderData: false,
      fetchNextPage: () => undefined,
    })
  const mounted = (error: Error) => show(SearchResults, { query: failed(error), listings: [], searchName: 'a' })

  it('says what is wrong with the search and clears it', async () => {
    const problem = { code: 'validation_error', fields: { 'attr.size': [{ code: 'unknown', message: 'No such filter.' }] } }
    const { wrapper } = await mounted(new ApiError({ status: 400, ...problem }))
    expect(wrapper.get('[role="alert"]').text()).toContain('No such filter.')
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('clear')).toHaveLength(1)
  })

  it('offers to try again what may pass', async () => {
    const { wrapper } = await mounted(new ApiError({ status: 503, code: 'unavailable' }))
    expect(wrapper.get('button').text()).toBe('Try again')
  })
})

describe('counts', () => {
  const rank = aGameDetail().schema.attributes[0]!

  it('marks what is only estimated', async () => {
    const facet = { ...aPage([]).facets[0]!, values: [{ value: 'king', label: 'King', count: 12_000 }], is_estimate: true }
    const { wrapper } = await show(AttributeFilter, { attribute: rank, chosen: [], facet })
    expect(wrapper.findAll('.choice').map((choice) => choice.text())).toEqual(['King~12,000', 'Star~0'])
  })

  it('offers the range that was found', async () => {
    const search = readSearch({ game: 'hok' })
    const { wrapper } = await show(SearchFilters, { search, games: [], game: aGameDetail(), facets: aPage([]).facets })
    expect(wrapper.findAll('[aria-label^="Level"]').map((input) => input.attributes('placeholder'))).toEqual(['12', '88'])
  })

  it('stand beside servers, where they are known', async () => {
    const facet = { ...aPage([]).facets[0]!, key: 'server', values: [{ value: '1', label: 'Android 18', count: 5 }] }
    const search = readSearch({ game: 'hok' })
    const { wrapper } = await show(SearchFilters, { search, games: [], game: aGameDetail(), facets: [facet] })
    expect(wrapper.findAll('select')[1]!.text()).toContain('Android 18 (5)')
  })
})

describe('a long list of values', () => {
  it('shows the first, those that are chosen, and all on demand', async () => {
    const options = Array.from({ length: 14 }, (_, place) => ({ value: `v${place}`, label: `Value ${place}` }))
    const attribute = { ...aGameDetail().schema.attributes[0]!, options }
    const { wrapper } = await show(AttributeFilter, { attribute, chosen: ['v13'] })
    expect(wrapper.findAll('input')).toHaveLength(9)
    await wrapper.get('button').trigger('click')
    expect(wrapper.findAll('input')).toHaveLength(14)
  })
})

describe('notes about the words', () => {
  it('say what was searched instead', async () => {
    const { wrapper } = await show(CorrectionNote, { correction: { from: 'genshni', to: 'genshin' } })
    expect(wrapper.text()).toBe('Nothing matches “genshni”. These are the results for “genshin”.')
  })

  it('lead to the game that was meant', async () => {
    const { wrapper } = await show(GameSuggestions, { games: [{ slug: 'hok', name: 'Honor' }] })
    expect(wrapper.get('a').attributes('href')).toBe('/search?game=hok')
  })
})

it('sorts by relevance only what was searched by words', async () => {
  const orders = async (words?: string) => {
    const { wrapper } = await show(SortSelect, { sort: 'newest', words })
    return wrapper.findAll('option').map((option) => option.attributes('value'))
  }
  expect(await orders('rare')).toContain('relevance')
  expect(await orders()).toEqual(['newest', 'hot', 'price', '-price'])
})
