import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/shared/api/problem'
import QueryState, { type QueryLike } from './QueryState.vue'

function show(query: Partial<QueryLike<string[]>>) {
  const refetch = vi.fn()
  const wrapper = mount(QueryState<string[]>, {
    props: {
      query: { data: undefined, error: null, isFetching: false, refetch, ...query },
      isEmpty: (data: string[]) => data.length === 0,
    },
    slots: {
      default: '<p>content</p>',
      empty: '<p>nothing here</p>',
    },
  })
  return { wrapper, refetch }
}

describe('QueryState', () => {
  it('shows a skeleton while loading', () => {
    expect(show({}).wrapper.attributes('aria-busy')).toBe('true')
  })

  it('shows what to do when there is nothing', () => {
    expect(show({ data: [] }).wrapper.text()).toBe('nothing here')
  })

  it('shows the content, even when a later refresh failed', () => {
    const error = new ApiError({ status: 503, code: 'unavailable' })
    expect(show({ data: ['a'], error }).wrapper.text()).toBe('content')
  })

  it('says what happened, gives the request id and tries again', async () => {
    const error = new ApiError({ status: 503, code: 'x', detail: 'Closed for a while', requestId: 'r-9' })
    const { wrapper, refetch } = show({ error })
    expect(wrapper.text()).toContain('Closed for a while')
    expect(wrapper.text()).toContain('r-9')
    await wrapper.get('button').trigger('click')
    expect(refetch).toHaveBeenCalledOnce()
  })
})
