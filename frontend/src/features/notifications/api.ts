import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  notificationPreferences,
  notificationPreferencesChange,
  notificationsList,
  notificationsRead,
  type ChannelEnum,
  type Inbox,
  type Preferences,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type { KindPreference, Notification, Preferences } from '@/shared/api/generated'
export type Channel = ChannelEnum

export const notificationKeys = {
  all: ['notifications'] as const,
  lists: ['notifications', 'list'] as const,
  unread: ['notifications', 'unread'] as const,
  preferences: ['notifications', 'preferences'] as const,
}

export const notificationsQuery = (unreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: [...notificationKeys.lists, unreadOnly ? 'unread' : 'all'],
    queryFn: ({ pageParam, signal }) =>
      notificationsList({ query: { unread: unreadOnly || undefined, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

const NEWEST = 6

/** The newest few, for where there is room for no more. */
export const newestQuery = () =>
  queryOptions({
    queryKey: [...notificationKeys.lists, 'newest'],
    queryFn: ({ signal }) => notificationsList({ query: { limit: NEWEST }, signal }),
  })

/** How many are unread. Frames keep it current, so it is seldom asked for. */
export const unreadQuery = () =>
  queryOptions({
    queryKey: notificationKeys.unread,
    queryFn: async () => (await notificationsList({ query: { limit: 1 } })).unread_total,
    staleTime: 5 * 60_000,
  })

export const preferencesQuery = () =>
  queryOptions({ queryKey: notificationKeys.preferences, queryFn: () => notificationPreferences() })

export const markRead = (ids: string[]): Promise<Inbox> => notificationsRead({ body: { ids } })
export const markAllRead = (): Promise<Inbox> => notificationsRead({ body: { all: true } })

/** Switches one channel of one kind; answers all preferences as they are then. */
export const switchChannel = (kind: string, channel: Channel, enabled: boolean): Promise<Preferences> =>
  notificationPreferencesChange({ body: { changes: [{ kind, channel, enabled }] } })
