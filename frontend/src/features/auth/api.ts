import {
  authActivateCreate,
  authActivateResendCreate,
  authPasswordForgotCreate,
  authPasswordResetCreate,
  authRegisterCreate,
  type PasswordForgotRequest,
  type PasswordResetRequest,
  type RegisterRequest,
} from '@/shared/api/generated'

export const register = (body: RegisterRequest) => authRegisterCreate({ body })

export const activate = (token: string) => authActivateCreate({ body: { token } })

export const resendActivation = (identifier: string) =>
  authActivateResendCreate({ body: { identifier } })

export const forgotPassword = (body: PasswordForgotRequest) => authPasswordForgotCreate({ body })

export const resetPassword = (body: PasswordResetRequest) => authPasswordResetCreate({ body })
