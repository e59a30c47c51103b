import { infiniteQueryOptions, queryOptions } from '@tanstack/vue-query'
import {
  ordersAcceptReturn,
  ordersCancel,
  ordersConfirm,
  ordersContract,
  ordersDecline,
  ordersDeliver,
  ordersHandover,
  ordersList,
  ordersPay,
  ordersRead,
  ordersRedeliver,
  ordersRefuseReturn,
  ordersRequestRedelivery,
  ordersRequestReturn,
  ordersReveal,
  ordersReview,
  type CredentialsRequest,
  type Order,
  type SideEnum,
  type OrderStatusEnum,
  type ReviewRequest,
  type RevealedCredentials,
} from '@/shared/api/generated'
import type { Intent } from '@/shared/api/intent'
import { nextCursor } from '@/shared/queries/keysetPages'

export type {
  ChecklistStep,
  Order,
  OrderCard,
  OrderEvent,
  OrderPermissions,
  OrderReview,
  Person,
  RevealedCredentials,
  Wallet,
} from '@/shared/api/generated'
export type OrderStatus = OrderStatusEnum
export type Side = SideEnum
export type Credentials = Required<CredentialsRequest>
type OneTime = ReturnType<Intent['headersFor']>

export const orderKeys = {
  all: ['orders'] as const,
  lists: ['orders', 'list'] as const,
  detail: (id: string) => ['orders', 'detail', id] as const,
}

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: orderKeys.detail(id),
    queryFn: () => ordersRead({ path: { order_id: id } }),
  })

export interface OrderFilter {
  role: Side
  /** Without any, orders of every status. */
  statuses: readonly OrderStatus[]
}

const statusText = ({ statuses }: OrderFilter) => statuses.join(',') || undefined

/** Purchases or sales, newest first. */
export const ordersQuery = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: [...orderKeys.lists, filter.role, filter.statuses],
    queryFn: ({ pageParam, signal }) =>
      ordersList({ query: { role: filter.role, status: statusText(filter), cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextCursor,
  })

const MOST_ON_A_PAGE = 50

/** The first page of a kind of orders, as large as a page may be. */
export const openOrdersQuery = (filter: OrderFilter) =>
  queryOptions({
    queryKey: [...orderKeys.lists, 'open', filter.role, filter.statuses],
    queryFn: () => ordersList({ query: { role: filter.role, status: statusText(filter), limit: MOST_ON_A_PAGE } }),
  })

const at = (id: string) => ({ path: { order_id: id } })

/** What a party does to an order; each answers with the order as it is then. */
export const orderCommands = {
  pay: (id: string, pin: string, headers: OneTime): Promise<Order> => ordersPay({ ...at(id), body: { pin }, headers }),
  cancel: (id: string): Promise<Order> => ordersCancel(at(id)),
  /** Without credentials those given when the account was listed are delivered. */
  deliver: (id: string, credentials?: Credentials): Promise<Order> => ordersDeliver({ ...at(id), body: { credentials } }),
  redeliver: (id: string, credentials: Credentials): Promise<Order> =>
    ordersRedeliver({ ...at(id), body: { credentials } }),
  decline: (id: string, reason: string, headers: OneTime): Promise<Order> =>
    ordersDecline({ ...at(id), body: { reason }, headers }),
  tick: (id: string, step: string, imageIds: string[]): Promise<Order> =>
    ordersHandover({ path: { order_id: id, step }, body: { image_ids: imageIds } }),
  confirm: (id: string, headers: OneTime): Promise<Order> => ordersConfirm({ ...at(id), body: {}, headers }),
  requestRedelivery: (id: string, reason: string): Promise<Order> =>
    ordersRequestRedelivery({ ...at(id), body: { reason } }),
  requestReturn: (id: string, reason: string): Promise<Order> => ordersRequestReturn({ ...at(id), body: { reason } }),
  acceptReturn: (id: string): Promise<Order> => ordersAcceptReturn(at(id)),
  refuseReturn: (id: string, reason: string): Promise<Order> => ordersRefuseReturn({ ...at(id), body: { reason } }),
  review: (id: string, body: ReviewRequest): Promise<Order> => ordersReview({ ...at(id), body }),
}

/** Shows the credentials. The server keeps who looked, when and from where. */
export const revealCredentials = (id: string, pin: string): Promise<RevealedCredentials> =>
  ordersReveal({ ...at(id), body: { pin } })

/** The contract as a page of its own; it asks for the access token, so no link leads there. */
export const fetchContract = (id: string): Promise<unknown> => ordersContract({ ...at(id), parseAs: 'blob' })
