import { backoffMs } from './backoff'
import type { Frame } from './frames'

export type SocketStatus = 'closed' | 'connecting' | 'open' | 'waiting'

/** What the socket needs from its surroundings; tests pass their own. */
export interface SocketSurroundings {
  /** A single-use ticket, fetched anew for every connection. */
  ticket: () => Promise<string>
  /** Renews the access token after the server closed with 4401; false when the session is over. */
  renewToken: () => Promise<boolean>
  open: (protocols: string[]) => WebSocket
  onFrame: (frame: Frame) => void
  onStatus: (status: SocketStatus) => void
}

const PING_MS = 25_000
/** Nothing heard for two heartbeats and a little: the connection is dead without saying so. */
const SILENCE_MS = 60_000
const TOKEN_EXPIRED = 4401

/** One connection for this tab that comes back by itself. It hurries; the database decides. */
export class RealtimeSocket {
  private socket: WebSocket | null = null
  private wanted = false
  private attempt = 0
  private rev: number | null = null
  private pingTimer: ReturnType<typeof setInterval> | undefined
  private silenceTimer: ReturnType<typeof setTimeout> | undefined
  private retryTimer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly around: SocketSurroundings) {}

  connect(): void {
    if (this.wanted) return
    this.wanted = true
    this.attempt = 0
    void this.dial()
  }

  disconnect(): void {
    this.wanted = false
    this.rev = null
    clearTimeout(this.retryTimer)
    this.hangUp()
    this.around.onStatus('closed')
  }

  /** Tries at once instead of waiting on: the network is back, or the person looks at the tab. */
  wake(): void {
    if (!this.wanted || this.retryTimer === undefined) return
    this.attempt = 0
    this.dialSoon(0)
  }

  send(frame: Frame): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private async dial(): Promise<void> {
    this.retryTimer = undefined
    this.around.onStatus('connecting')
    try {
      const ticket = await this.around.ticket()
      if (this.wanted) this.attach(this.around.open(['anhao', `ticket.${ticket}`]))
    } catch {
      this.retryLater()
    }
  }

  private attach(socket: WebSocket): void {
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = (event: MessageEvent<string>) => this.hear(event.data)
    socket.onclose = (event) => this.lost(socket, event.code)
  }

  private opened(): void {
    this.attempt = 0
    this.around.onStatus('open')
    this.pingTimer = setInterval(() => this.send({ type: 'ping' }), PING_MS)
    this.watchSilence()
  }

  private hear(data: string): void {
    this.watchSilence()
    const frame = JSON.parse(data) as Frame
    if (this.missedSomething(frame)) this.around.onFrame({ type: 'resync' })
    this.around.onFrame(frame)
  }

  /** `hello` and `heartbeat` carry the inbox number: a jump means a push was lost. */
  private missedSomething(frame: Frame): boolean {
    if (typeof frame.rev !== 'number') return false
    const known = this.rev
    this.rev = frame.rev
    const tellsState = frame.type === 'hello' || frame.type === 'heartbeat'
    return tellsState && known !== null && frame.rev > known
  }

  private lost(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return
    this.hangUp()
    if (!this.wanted) {
      this.around.onStatus('closed')
    } else if (code === TOKEN_EXPIRED) {
      void this.renewAndDial()
    } else {
      this.retryLater()
    }
  }

  private async renewAndDial(): Promise<void> {
    const renewed = await this.around.renewToken().catch(() => true)
    if (renewed) this.retryLater()
    else this.disconnect()
  }

  private retryLater(): void {
    if (!this.wanted) return
    this.around.onStatus('waiting')
    this.dialSoon(backoffMs(this.attempt))
    this.attempt += 1
  }

  private dialSoon(delayMs: number): void {
    clearTimeout(this.retryTimer)
    this.retryTimer = setTimeout(() => void this.dial(), delayMs)
  }

  private watchSilence(): void {
    clearTimeout(this.silenceTimer)
    this.silenceTimer = setTimeout(() => this.socket?.close(), SILENCE_MS)
  }

  private hangUp(): void {
    clearInterval(this.pingTimer)
    clearTimeout(this.silenceTimer)
    const socket = this.socket
    this.socket = null
    socket?.close()
  }
}
