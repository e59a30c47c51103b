import { QueryClient } from '@tanstack/vue-query'
import { expect, it, vi } from 'vitest'
import { dispatchFrame, registerFrames } from '@/shared/socket/frames'
import { listingKeys } from './api'
import { listingFrames } from './realtime'

it('reads a listing again when the socket says that it changed, and all after a loss', () => {
  const queries = new QueryClient()
  const invalidate = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue()
  registerFrames(listingFrames)
  dispatchFrame({ type: 'listing', id: 'l1' }, queries)
  dispatchFrame({ type: 'listing' }, queries)
  dispatchFrame({ type: 'bid', id: 'b1', listing_id: 'l2' }, queries)
  dispatchFrame({ type: 'notification', subject_type: 'listing', subject_id: 'l3' }, queries)
  dispatchFrame({ type: 'notification', subject_type: 'order', subject_id: 'o1' }, queries)
  dispatchFrame({ type: 'unknown' }, queries)
  dispatchFrame({ type: 'resync' }, queries)
  expect(invalidate.mock.calls).toEqual([
    [{ queryKey: listingKeys.detail('l1') }],
    [{ queryKey: listingKeys.detail('l2') }],
    [{ queryKey: listingKeys.detail('l3') }],
    [{ queryKey: listingKeys.all }],
  ])
})
