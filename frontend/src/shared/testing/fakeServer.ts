import { vi } from 'vitest'

export interface Call {
  /** Method and path, such as `POST /auth/login`. */
  route: string
  query: URLSearchParams
  headers: Headers
  body: unknown
}

type Answer = (call: Call) => unknown

const BASE = '/api/v1'

/** A refusal as the server words it, with whatever its code carries besides. */
export function problem(status: number, code: string, extra: Record<string, unknown> = {}): Response {
  const body = { type: 'about:blank', title: code, status, code, detail: `Refused: ${code}`, ...extra }
  return Response.json(body, {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'X-Request-ID': 'request-1' },
  })
}

async function readCall(request: Request): Promise<Call> {
  const url = new URL(request.url)
  const text = await request.text()
  return {
    route: `${request.method} ${url.pathname.replace(BASE, '')}`,
    query: url.searchParams,
    headers: request.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  }
}

function asResponse(answer: unknown): Response {
  if (answer instanceof Response) return answer
  return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer)
}

/**
 * Stands in for the server: routes such as `'GET /games'` with what they answer. A plain value is
 * the body of a 200, `undefined` a 204, a `Response` is itself. An unknown route fails the spec.
 */
export function fakeServer(routes: Record<string, Answer>) {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const call = await readCall(request)
    calls.push(call)
    const answer = routes[call.route]
    if (!answer) throw new Error(`The fake server has no ${call.route}`)
    return asResponse(await answer(call))
  })

  return {
    calls,
    callsOf: (route: string) => calls.filter((call) => call.route === route),
    /** Changes what a route answers from now on. */
    answer: (route: string, answer: Answer) => void (routes[route] = answer),
  }
}
