import { mount, type DOMWrapper } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { QueryClient } from '@tanstack/vue-query'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { needMessages } from '@/shared/i18n/i18n'
import { fakeServer } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import NumberFilter from './components/NumberFilter.vue'
import PriceFilter from './components/PriceFilter.vue'
import SearchChips from './components/SearchChips.vue'
import SearchFilters from './components/SearchFilters.vue'
import { readSearch } from './searchState'
import { aGame, aGameDetail, aListing, aPage } from './testing/examples'
import { useListingSearch } from './useListingSearch'

beforeAll(() => needMessages(['listings']))

describe('useListingSearch', () => {
  async function setUp(at: string) {
    const server = fakeServer({
      'GET /listings': ({ query }) =>
        query.has('cursor')
          ? aPage([aListing({ id: 'l2' })])
          : aPage([aListing()], 'http://host/api/v1/listings?cursor=abc'),
      'GET /games/hok': () => aGameDetail(),
    })
    let search!: ReturnType<typeof useListingSearch>
    const Page = defineComponent(() => {
      search = useListingSearch()
      return () => h('div')
    })
    const { router } = await mountApp(Page, { routes: ['search'], at })
    await settle()
    return { server, search, router }
  }

  it('sends what the URL says', async () => {
    const { server, search } = await setUp('/search?game=hok&attr.rank=king&price_max=5000')
    const { query } = server.callsOf('GET /listings')[0]!
    expect(Object.fromEntries(query)).toEqual({
      game: 'hok',
      price_max: '5000',
      sort: 'newest',
      'attr.rank': 'king',
    })
    expect(search.game.data.value?.schema.version).toBe(1)
  })

  it('puts the next page below the first', async () => {
    const { search } = await setUp('/search')
    await search.results.fetchNextPage()
    await settle()
    expect(search.listings.value.map(({ id }) => id)).toEqual(['l1', 'l2'])
    expect(search.results.hasNextPage.value).toBe(false)
  })

  it('drops the attributes of one game when another is chosen', async () => {
    const { search, router } = await setUp('/search?game=hok&server=1&attr.rank=king&q=rare')
    search.chooseGame('genshin')
    await settle()
    expect(router.currentRoute.value.query).toEqual({ q: 'rare', game: 'genshin' })
  })

  it('adds an attribute and a range, and clears them all', async () => {
    const { search, router } = await setUp('/search?game=hok')
    search.chooseAttribute('rank', ['king', 'star'])
    await settle()
    search.chooseRange('level', { min: 30 })
    await settle()
    const query = { game: 'hok', 'attr.rank': ['king', 'star'], 'attr.level.min': '30' }
    expect(router.currentRoute.value.query).toEqual(query)
    search.clear()
    await settle()
    expect(router.currentRoute.value.query).toEqual({ game: 'hok' })
  })
})

describe('coming back to a search', () => {
  function show(queryClient: QueryClient) {
    const useSearch = defineComponent(() => {
      useListingSearch()
      return () => h('div')
    })
    return mountApp(useSearch, { routes: ['search'], at: '/search', queryClient })
  }

  async function leaveAndReturn(state: object) {
    const server = fakeServer({ 'GET /listings': () => aPage([aListing()]) })
    const first = await show(new QueryClient())
    await settle()
    first.wrapper.unmount()
    vi.setSystemTime(Date.now() + 60_000)
    history.replaceState(state, '')
    await show(first.queryClient)
    await settle()
    return server.callsOf('GET /listings').length
  }

  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => {
    vi.useRealTimers()
    history.replaceState(null, '')
  })

  it('finds what was there by going back, and what is new by a fresh way', async () => {
    expect(await leaveAndReturn({ forward: '/listings/l1' })).toBe(1)
    expect(await leaveAndReturn({ forward: null })).toBe(2)
  })
})

describe('SearchFilters', () => {
  function show(query: Record<string, string>) {
    return mount(SearchFilters, {
      props: {
        search: readSearch({ game: 'hok', ...query }),
        games: [aGame()],
        game: aGameDetail(),
        facets: aPage([]).facets,
      },
    })
  }

  it('makes a filter of every attribute that the schema marks', () => {
    const wrapper = show({})
    expect(wrapper.findAll('summary').map((name) => name.text())).toEqual(['Rank', 'Level (grade)', 'Can rebind'])
    expect(wrapper.text()).toContain('King7')
  })

  it('adds a value to an attribute and takes it away', async () => {
    const wrapper = show({ 'attr.rank': 'king' })
    const [king, star] = wrapper.findAll('input[type="checkbox"]')
    await star!.trigger('change')
    await king!.trigger('change')
    expect(wrapper.emitted('attribute')).toEqual([
      ['rank', ['king', 'star']],
      ['rank', []],
    ])
  })

  it('takes a range of a number, the lower end first', async () => {
    const wrapper = show({ 'attr.level.max': '60' })
    const [from, to] = wrapper.findAll('input[aria-label^="Level"]') as DOMWrapper<HTMLInputElement>[]
    expect(to!.element.value).toBe('60')
    await from!.setValue('80')
    await from!.trigger('submit')
    expect(wrapper.emitted('range')).toEqual([['level', { min: 60, max: 80 }]])
    await from!.setValue('high')
    await from!.trigger('submit')
    expect(wrapper.get('[role="alert"]').text()).toBe('Enter a whole number.')
    expect(wrapper.emitted('range')).toHaveLength(1)
  })

  it('tells about another game and server', async () => {
    const wrapper = show({})
    const [game, server] = wrapper.findAll('select')
    await game!.setValue('')
    await server!.setValue('1')
    expect(wrapper.emitted('game')).toEqual([[undefined]])
    expect(wrapper.emitted('refine')).toEqual([[{ server: '1' }]])
  })
})

describe('PriceFilter', () => {
  it('turns yuan into fen', async () => {
    const wrapper = mount(PriceFilter)
    const [from, to] = wrapper.findAll('input')
    await from!.setValue('100')
    await to!.setValue('2,000.50')
    await wrapper.get('form').trigger('submit')
    expect(wrapper.emitted('change')).toEqual([[{ price_min: 10_000, price_max: 200_050 }]])
  })

  it('refuses what is no amount and keeps it there to be mended', async () => {
    const wrapper = mount(PriceFilter, { props: { min: 10_000 } })
    const from = wrapper.get('input')
    expect(from.element.value).toBe('100')
    await from.setValue('a lot')
    await wrapper.get('form').trigger('submit')
    expect(wrapper.emitted('change')).toBeUndefined()
    expect(wrapper.get('[role="alert"]').text()).toContain('amount')
    expect(from.element.value).toBe('a lot')
  })

  it('takes what was typed when it is left, and says nothing new when nothing is', async () => {
    const wrapper = mount(PriceFilter, { props: { min: 10_000 } })
    const [from, to] = wrapper.findAll('input')
    await from!.trigger('focusout')
    await to!.setValue('900')
    await to!.trigger('focusout', { relatedTarget: from!.element })
    expect(wrapper.emitted('change')).toBeUndefined()
    await to!.trigger('focusout')
    expect(wrapper.emitted('change')).toEqual([[{ price_min: 10_000, price_max: 90_000 }]])
  })
})

describe('NumberFilter', () => {
  it('keeps what is being typed when results come in', async () => {
    const attribute = aGameDetail().schema.attributes.find(({ type }) => type === 'number')!
    const wrapper = mount(NumberFilter, { props: { attribute, range: {} } })
    await wrapper.get('input').setValue('12')
    await wrapper.setProps({ range: {}, found: { min: 1, max: 60 } })
    expect(wrapper.get('input').element.value).toBe('12')
    await wrapper.setProps({ range: { min: 30 } })
    expect(wrapper.get('input').element.value).toBe('30')
  })
})

describe('SearchChips', () => {
  it('names every filter and takes each away by itself', async () => {
    const wanted = { 'attr.rank': ['king', 'star'], 'attr.rebind': 'true', 'attr.level.max': '60' }
    const search = readSearch({ q: 'rare', server: '1', price_min: '1000', ...wanted })
    const wrapper = mount(SearchChips, { props: { search, game: aGameDetail() } })
    const chips = wrapper.findAll('.chip').map((chip) => chip.text())
    const named = ['“rare”', 'Android 18', 'From ¥10.00', 'King', 'Star', 'Can rebind: Yes', 'Level: Up to 60 grade']
    expect(chips).toEqual([...named, 'Clear all'])
    await wrapper.findAll('.chip')[3]!.trigger('click')
    expect(wrapper.emitted('refine')).toEqual([[{ attributes: { rank: ['star'], rebind: ['true'] } }]])
  })
})
