import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  staffGamesChange,
  staffGamesCreate,
  staffGamesList,
  staffGamesRetrieve,
  staffGamesSaveSchema,
  staffGamesSchemas,
  type NewGameRequest,
  type PatchedGameChangeRequest,
  type SchemaSaveRequest,
  type SchemaVersion,
} from '@/shared/api/generated'
import { nextCursor } from '@/shared/queries/keysetPages'

export type {
  Label,
  StaffGame,
  StaffGameDetail,
  SchemaVersion,
  WrittenAttribute,
  WrittenKind,
  WrittenOption,
  WrittenServer,
  WrittenStep,
} from '@/shared/api/generated'

/** What a version of a schema is made of. */
export type SchemaParts = Pick<SchemaVersion, 'attributes' | 'handover_steps' | 'binding_kinds'>
export type GameFields = Required<Omit<PatchedGameChangeRequest, 'version'>>

export const gameKeys = {
  all: ['staff', 'games'] as const,
  one: (slug: string) => ['staff', 'games', 'one', slug] as const,
  versions: (slug: string) => ['staff', 'games', 'versions', slug] as const,
}

/** Every game, closed ones too. */
export const gamesQuery = () =>
  queryOptions({ queryKey: [...gameKeys.all, 'list'], queryFn: ({ signal }) => staffGamesList({ signal }) })

/** Fetched when it is opened, and not behind the back of whoever edits it. */
export const gameQuery = (slug: string) =>
  queryOptions({
    queryKey: gameKeys.one(slug),
    queryFn: ({ signal }) => staffGamesRetrieve({ path: { slug }, signal }),
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })

/** The newest first. */
export const versionsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: gameKeys.versions(slug),
    queryFn: ({ pageParam, signal }) => staffGamesSchemas({ path: { slug }, query: { cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

export const createGame = (game: NewGameRequest) => staffGamesCreate({ body: game })

/** `version`: of the game that was seen; a conflict (409) when somebody changed it meanwhile. */
export const changeGame = (slug: string, version: number, fields: GameFields) =>
  staffGamesChange({ path: { slug }, body: { version, ...fields } })

/** `seen_version`: of the schema that was seen; a conflict (409) when another was saved meanwhile. */
export const saveSchema = (slug: string, schema: SchemaSaveRequest) =>
  staffGamesSaveSchema({ path: { slug }, body: schema })
