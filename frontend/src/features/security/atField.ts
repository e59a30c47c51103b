import { ApiError, isApiError } from '@/shared/api/problem'

/** A refusal of the whole request that is really about one field, told there. */
export function atField(error: unknown, code: string, field: string): unknown {
  if (!isApiError(error, code)) return error
  const { status, detail, requestId, body } = error
  const fields = { [field]: [{ code, message: detail }] }
  return new ApiError({ status, code, detail, fields, requestId, body }, error)
}
