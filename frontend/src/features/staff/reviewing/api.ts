import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  staffListingsApprove,
  staffListingsList,
  staffListingsReject,
  staffListingsRetrieve,
  staffListingsTakeDown,
  staffReviewTemplatesCreate,
  staffReviewTemplatesDestroy,
  staffReviewTemplatesList,
  staffReviewTemplatesPartialUpdate,
  type ReviewTemplateWriteRequest,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { FieldChange, OwnListing, Review, ReviewTemplate, ReviewTemplateWriteRequest } from '@/shared/api/generated'

/** Submissions reach no reviewer's socket, so the queue looks for them itself. */
const REFRESH_MS = 20_000
const TEMPLATES_STALE_MS = 60_000

export const reviewingKeys = {
  all: ['staff', 'listings'] as const,
  queue: ['staff', 'listings', 'queue'] as const,
  templates: ['staff', 'review-templates'] as const,
}

/** What a reviewer looks through: what waits for a decision, or what is on sale. */
export type Desk = 'pending_review' | 'on_sale'

/** Those that were submitted longest ago come first. */
export const reviewQueueQuery = (status: Desk) =>
  infiniteQueryOptions({
    queryKey: [...reviewingKeys.queue, status],
    queryFn: ({ pageParam, signal }) =>
      staffListingsList({ query: { status, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
    refetchInterval: REFRESH_MS,
  })

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: [...reviewingKeys.all, 'detail', id],
    queryFn: () => staffListingsRetrieve({ path: { listing_id: id } }),
  })

/** `version` is the one that was looked at: what was changed meanwhile is not approved unseen. */
export const approveListing = (id: string, version: number) =>
  staffListingsApprove({ path: { listing_id: id }, body: { version } })

/** `version` is the one that the reason speaks of. */
export const rejectListing = (id: string, reason: string, version: number) =>
  staffListingsReject({ path: { listing_id: id }, body: { reason, version } })

export const takeDownListing = (id: string, reason: string) =>
  staffListingsTakeDown({ path: { listing_id: id }, body: { reason } })

/** Reasons that are often given, in the reviewers' own order. */
export const templatesQuery = () =>
  queryOptions({ queryKey: reviewingKeys.templates, queryFn: () => staffReviewTemplatesList(), staleTime: TEMPLATES_STALE_MS })

export const addTemplate = (body: ReviewTemplateWriteRequest) => staffReviewTemplatesCreate({ body })

export const changeTemplate = (id: string, body: ReviewTemplateWriteRequest) =>
  staffReviewTemplatesPartialUpdate({ path: { template_id: id }, body })

export const deleteTemplate = (id: string) => staffReviewTemplatesDestroy({ path: { template_id: id } })
