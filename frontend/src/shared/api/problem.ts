/** One reason why a field was refused, as the server words it. */
export interface FieldProblem {
  code: string
  message: string
}

interface ProblemBody {
  status: number
  code: string
  detail: string
  request_id?: string
  errors?: Record<string, FieldProblem[]>
}

/** Codes of failures in which no answer of the server arrived; `status` is 0 then. */
export type ConnectionFailure = 'offline' | 'timeout' | 'network'

interface ApiErrorInit {
  status: number
  code: string
  detail?: string
  fields?: Record<string, FieldProblem[]>
  requestId?: string | null
  retryAfter?: number | null
  body?: Record<string, unknown>
}

/** Any failed call: an `application/problem+json` answer (RFC 9457) or a broken connection. */
export class ApiError extends Error {
  /** HTTP status, 0 when no answer arrived. */
  readonly status: number
  /** Stable English code to branch on. */
  readonly code: string
  /** Sentence for the person, in their language; empty when no answer arrived. */
  readonly detail: string
  readonly fields: Record<string, FieldProblem[]>
  readonly requestId: string | null
  /** Seconds to wait before another try, from `Retry-After`. */
  readonly retryAfter: number | null
  /** The whole answer, for what a code carries besides (the present price, for example). */
  readonly body: Record<string, unknown>

  constructor(init: ApiErrorInit, cause?: unknown) {
    super(init.detail || init.code, { cause })
    this.name = 'ApiError'
    this.status = init.status
    this.code = init.code
    this.detail = init.detail ?? ''
    this.fields = init.fields ?? {}
    this.requestId = init.requestId ?? null
    this.retryAfter = init.retryAfter ?? null
    this.body = init.body ?? {}
  }

  get isConnectionFailure(): boolean {
    return this.status === 0
  }
}

export function isApiError(error: unknown, code?: string): error is ApiError {
  return error instanceof ApiError && (code === undefined || error.code === code)
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}

/** Turns what the generated client throws into an `ApiError`. */
export function toApiError(thrown: unknown, response?: Response): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (!response) return new ApiError({ status: 0, code: 'network' }, thrown)
  const requestId = response.headers.get('X-Request-ID')
  const retryAfter = Number(response.headers.get('Retry-After')) || null
  if (!isProblemBody(thrown)) {
    return new ApiError({ status: response.status, code: 'unexpected', requestId, retryAfter }, thrown)
  }
  return new ApiError({
    status: response.status,
    code: thrown.code,
    detail: thrown.detail,
    fields: thrown.errors,
    requestId: thrown.request_id ?? requestId,
    retryAfter,
    body: { ...thrown },
  })
}
