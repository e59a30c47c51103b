import { BASE_URL } from './browser'
import type { Person } from './people'

const API = `${BASE_URL}/api/v1`

/** What somebody else does meanwhile, in a browser that no story watches. */
export class OutsideCaller {
  private constructor(private readonly access: string) {}

  static async signIn({ username, password }: Pick<Person, 'username' | 'password'>): Promise<OutsideCaller> {
    const { access } = await answerOf<{ access: string }>(
      await fetch(`${API}/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ identifier: username, password }),
      }),
    )
    return new OutsideCaller(access)
  }

  /** Raises unless the server agrees. */
  async call<Answer>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    return answerOf<Answer>(
      await fetch(API + path, {
        method,
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.access}`, ...headers },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
  }
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`)
  return JSON.parse(text) as Answer
}
