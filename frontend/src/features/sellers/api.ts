import { queryOptions } from '@tanstack/vue-query'
import { usersRetrieve } from '@/shared/api/generated'

export type { Person, Profile } from '@/shared/api/generated'

const SELLER_STALE_MS = 60_000

export const sellerKeys = { one: (id: string) => ['sellers', id] as const }

/** What everybody may know of a seller: level, deals, ratings, since when they are a member. */
export const sellerQuery = (id: string) =>
  queryOptions({
    queryKey: sellerKeys.one(id),
    queryFn: () => usersRetrieve({ path: { user_id: id } }),
    staleTime: SELLER_STALE_MS,
  })
