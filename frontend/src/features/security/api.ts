import { queryOptions } from '@tanstack/vue-query'
import {
  authSessionsDestroy,
  authSessionsDestroyOthers,
  authSessionsList,
  authSmsCodeCreate,
  meEmailConfirmCreate,
  meEmailCreate,
  mePaymentPinCreate,
  mePhoneCreate,
  meRealNameCreate,
  type EmailChangeRequest,
  type IdentityRequest,
  type PaymentPinRequest,
  type PhoneBindingRequest,
} from '@/shared/api/generated'

/** One place where the person is signed in. */
export type { Me, Session as Device } from '@/shared/api/generated'

export const deviceKeys = {
  all: ['devices'] as const,
}

export const devicesQuery = () =>
  queryOptions({ queryKey: deviceKeys.all, queryFn: ({ signal }) => authSessionsList({ signal }) })

export const signOutDevice = (id: string) => authSessionsDestroy({ path: { session_id: id } })

export const signOutOtherDevices = () => authSessionsDestroyOthers()

/** The provider may take up to ten seconds. */
export const verifyRealName = (body: IdentityRequest) => meRealNameCreate({ body })

export const setPaymentPin = (body: PaymentPinRequest) => mePaymentPinCreate({ body })

/** Mails a link to the new address; the present one stays until it is opened. */
export const requestEmailChange = (body: EmailChangeRequest) => meEmailCreate({ body })

export const confirmEmail = (token: string) => meEmailConfirmCreate({ body: { token } })

export const sendPhoneCode = (phone: string) => authSmsCodeCreate({ body: { phone } })

export const bindPhone = (body: PhoneBindingRequest) => mePhoneCreate({ body })
