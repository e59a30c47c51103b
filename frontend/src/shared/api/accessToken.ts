/** An access token as it is held: in memory only, never in any storage. */
export interface AccessToken {
  value: string
  /** Moment of this machine's clock at which the token should be renewed, in ms. */
  renewAt: number
}

const MARGIN_MS = 30_000

interface Claims {
  sub?: string
  exp?: number
  iat?: number
}

function claimsOf(jwt: string): Claims {
  const payload = jwt.split('.')[1] ?? ''
  const base64 = payload.replaceAll('-', '+').replaceAll('_', '/')
  try {
    return JSON.parse(atob(base64)) as Claims
  } catch {
    return {}
  }
}

/** Life is measured from now by this machine's clock, so a wrong clock does no harm. */
export function readAccessToken(jwt: string, now = Date.now()): AccessToken {
  const { exp, iat } = claimsOf(jwt)
  const lifeMs = exp !== undefined && iat !== undefined ? (exp - iat) * 1000 : Infinity
  return { value: jwt, renewAt: now + Math.max(lifeMs - MARGIN_MS, 0) }
}

export function isWorn(token: AccessToken, now = Date.now()): boolean {
  return now >= token.renewAt
}

/** The person the token speaks for. */
export function subjectOf(token: AccessToken): string | undefined {
  return claimsOf(token.value).sub
}
