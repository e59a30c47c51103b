import { isWorn, readAccessToken, subjectOf, type AccessToken } from './accessToken'

type Note =
  | { type: 'token'; token: AccessToken }
  | { type: 'ask' }
  | { type: 'signed-out' }

/** What the keeper needs from its surroundings; tests pass their own. */
export interface KeeperSurroundings {
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>
  locks: Pick<LockManager, 'request'>
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  /** Calls `auth/refresh`; answers the new access token, null when the session is over. */
  refresh: () => Promise<string | null>
}

/** Counts renewals so that a tab notices those of others. It is no secret. */
const ROUND_KEY = 'anhao.session-round'
const LOCK = 'anhao.refresh'
const NEIGHBOUR_MS = 120

/**
 * Holds the access token of this tab and shares it with the other tabs of this browser, so that
 * however many tabs meet an expired token, the refresh cookie is used once.
 */
export class TokenKeeper {
  private token: AccessToken | null = null
  private seenRound: string | null = null
  private renewal: Promise<string | null> | null = null
  private waiters: ((access: string) => void)[] = []
  private readonly listeners: ((signedIn: boolean) => void)[] = []

  constructor(private readonly around: KeeperSurroundings) {
    around.channel.addEventListener('message', (event) =>
      this.hear((event as MessageEvent<Note>).data),
    )
  }

  /** Whether a refresh cookie may exist; a visitor who never signed in causes no refused call. */
  get maySignIn(): boolean {
    return this.around.storage.getItem(ROUND_KEY) !== null
  }

  /** Told `true` when another tab signed in or renewed, `false` when the session ended. */
  onChange(listener: (signedIn: boolean) => void): void {
    this.listeners.push(listener)
  }

  /** The token to send, renewed first when it is about to expire; null for a visitor. */
  async current(): Promise<string | null> {
    if (this.token && !isWorn(this.token)) return this.token.value
    return this.maySignIn ? this.renew(this.token?.value ?? null) : null
  }

  /** A token other than `refused`, from another tab or by one call of `auth/refresh`. */
  renew(refused: string | null): Promise<string | null> {
    if (this.token && this.token.value !== refused && !isWorn(this.token)) {
      return Promise.resolve(this.token.value)
    }
    this.renewal ??= this.around.locks
      .request(LOCK, () => this.renewUnderLock(refused))
      .finally(() => {
        this.renewal = null
      })
    return this.renewal
  }

  /** Takes the token of a fresh sign-in and tells the other tabs. */
  adopt(access: string): void {
    const round = String(Number(this.around.storage.getItem(ROUND_KEY) ?? 0) + 1)
    this.around.storage.setItem(ROUND_KEY, round)
    this.hold(readAccessToken(access))
    this.share()
  }

  /**
   * Takes the token that `call` answers with. Nobody renews meanwhile: the cookie that they would
   * send is replaced by the same answer.
   */
  async replace(call: (access: string) => Promise<string>): Promise<void> {
    // Before the lock, which renewing needs too.
    const access = (await this.current()) ?? ''
    await this.around.locks.request(LOCK, async () => this.adopt(await call(access)))
  }

  /** Forgets the session here and in the other tabs. */
  drop(): void {
    this.around.channel.postMessage({ type: 'signed-out' } satisfies Note)
    this.forget()
  }

  private async renewUnderLock(refused: string | null): Promise<string | null> {
    const fromNeighbour = await this.askNeighbours(refused)
    if (fromNeighbour) return fromNeighbour
    const access = await this.around.refresh()
    if (access === null) this.drop()
    else this.adopt(access)
    return access
  }

  /** Another tab renewed while this one waited for the lock, or before this one was opened. */
  private askNeighbours(refused: string | null): Promise<string | null> {
    const round = this.around.storage.getItem(ROUND_KEY)
    if (round === this.seenRound) return Promise.resolve(null)
    const held = this.token
    if (held && held.value !== refused && !isWorn(held)) return Promise.resolve(held.value)
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => resolve(null), NEIGHBOUR_MS)
      this.waiters.push((access) => {
        if (access === refused) return
        clearTimeout(giveUp)
        resolve(access)
      })
      this.around.channel.postMessage({ type: 'ask' } satisfies Note)
    })
  }

  private hear(note: Note): void {
    if (note.type === 'ask') this.answerNeighbour()
    else if (note.type === 'signed-out') this.forget()
    else this.hearToken(note.token)
  }

  private hearToken(token: AccessToken): void {
    const samePerson = this.token !== null && subjectOf(this.token) === subjectOf(token)
    this.hold(token)
    if (!samePerson) this.tell(true)
  }

  private answerNeighbour(): void {
    if (this.token && !isWorn(this.token)) this.share()
  }

  private share(): void {
    if (!this.token) return
    this.around.channel.postMessage({ type: 'token', token: this.token } satisfies Note)
  }

  private hold(token: AccessToken): void {
    this.token = token
    this.seenRound = this.around.storage.getItem(ROUND_KEY)
    for (const waiter of this.waiters.splice(0)) waiter(token.value)
  }

  private forget(): void {
    this.token = null
    this.seenRound = null
    this.around.storage.removeItem(ROUND_KEY)
    this.tell(false)
  }

  private tell(signedIn: boolean): void {
    for (const listener of this.listeners) listener(signedIn)
  }
}
