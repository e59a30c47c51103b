import {
  authActivateCreate,
  authActivateResendCreate,
  authPasswordForgotCreate,
  authPasswordResetCreate,
  authRegisterCreate,
  type PasswordForgot,
  type PasswordReset,
  type Register,
} from '@/shared/api/generated'

export const register = (body: Register) => authRegisterCreate({ body })

export const activate = (token: string) => authActivateCreate({ body: { token } })

export const resendActivation = (identifier: string) =>
  authActivateResendCreate({ body: { identifier } })

export const forgotPassword = (body: PasswordForgot) => authPasswordForgotCreate({ body })

export const resetPassword = (body: PasswordReset) => authPasswordResetCreate({ body })
