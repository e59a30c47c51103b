import { queryOptions } from '@tanstack/vue-query'
import {
  meSavedSearchesCreate,
  meSavedSearchesDestroy,
  meSavedSearchesList,
  meSavedSearchesPartialUpdate,
  type SavedSearchWriteRequest,
} from '@/shared/api/generated'

export type { SavedSearch } from '@/shared/api/generated'

export const savedSearchKeys = { all: ['saved-searches'] as const }

/** More than a person may keep, so that one page holds them all. */
const ALL = 50

export const savedSearchesQuery = () =>
  queryOptions({
    queryKey: savedSearchKeys.all,
    queryFn: async () => (await meSavedSearchesList({ query: { limit: ALL } })).results,
  })

export const saveSearch = (body: SavedSearchWriteRequest) => meSavedSearchesCreate({ body })

export const changeSavedSearch = (id: string, body: { name?: string; alerts?: boolean }) =>
  meSavedSearchesPartialUpdate({ path: { search_id: id }, body })

export const deleteSavedSearch = (id: string) => meSavedSearchesDestroy({ path: { search_id: id } })
