import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RealtimeSocket } from './realtimeSocket'

class FakeSocket {
  readyState: number = WebSocket.CONNECTING
  sent: string[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number }) => void

  constructor(readonly protocols: string[]) {}

  send(data: string): void {
    this.sent.push(data)
  }

  close(code = 1000): void {
    if (this.readyState === WebSocket.CLOSED) return
    this.readyState = WebSocket.CLOSED
    this.onclose?.({ code })
  }

  accept(): void {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
}

function setUp() {
  const sockets: FakeSocket[] = []
  const onFrame = vi.fn()
  const onStatus = vi.fn()
  const ticket = vi.fn(async () => `t${sockets.length + 1}`)
  const renewToken = vi.fn(async () => true)
  const socket = new RealtimeSocket({
    ticket,
    renewToken,
    open: (protocols) => {
      const fake = new FakeSocket(protocols)
      sockets.push(fake)
      return fake as unknown as WebSocket
    },
    onFrame,
    onStatus,
  })
  return { socket, sockets, onFrame, onStatus, ticket, renewToken }
}

async function connected() {
  const parts = setUp()
  parts.socket.connect()
  await vi.advanceTimersByTimeAsync(0)
  parts.sockets[0]!.accept()
  return parts
}

describe('RealtimeSocket', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(Math, 'random').mockReturnValue(1)
  })
  afterEach(() => vi.useRealTimers())

  it('shows a fresh ticket in the sub-protocol', async () => {
    const { sockets, onStatus } = await connected()
    expect(sockets[0]!.protocols).toEqual(['anhao', 'ticket.t1'])
    expect(onStatus).toHaveBeenLastCalledWith('open')
  })

  it('pings every 25 seconds', async () => {
    const { sockets } = await connected()
    sockets[0]!.say({ type: 'hello', rev: 1 })
    await vi.advanceTimersByTimeAsync(50_000)
    expect(sockets[0]!.sent).toEqual(['{"type":"ping"}', '{"type":"ping"}'])
  })

  it('hands frames on and notices by the number that one was lost', async () => {
    const { sockets, onFrame } = await connected()
    sockets[0]!.say({ type: 'hello', rev: 4 })
    sockets[0]!.say({ type: 'notification', rev: 5 })
    sockets[0]!.say({ type: 'heartbeat', rev: 5 })
    expect(onFrame).not.toHaveBeenCalledWith({ type: 'resync' })
    sockets[0]!.say({ type: 'heartbeat', rev: 6 })
    expect(onFrame).toHaveBeenCalledWith({ type: 'resync' })
  })

  it('asks for everything anew when it missed something while away', async () => {
    const { sockets, onFrame } = await connected()
    sockets[0]!.say({ type: 'hello', rev: 4 })
    sockets[0]!.close(1006)
    await vi.advanceTimersByTimeAsync(1_000)
    sockets[1]!.accept()
    sockets[1]!.say({ type: 'hello', rev: 9 })
    expect(onFrame).toHaveBeenCalledWith({ type: 'resync' })
  })

  it('waits longer after each failure, never more than 30 seconds', async () => {
    const { socket, ticket } = setUp()
    ticket.mockRejectedValue(new Error('away'))
    socket.connect()
    const waits = [1, 2, 4, 8, 16, 30, 30]
    for (const [tries, seconds] of waits.entries()) {
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(ticket).toHaveBeenCalledTimes(tries + 1)
      await vi.advanceTimersByTimeAsync(1)
    }
  })

  it('tries at once when woken, and not twice', async () => {
    const { socket, ticket } = setUp()
    ticket.mockRejectedValueOnce(new Error('away'))
    socket.connect()
    await vi.advanceTimersByTimeAsync(0)
    socket.wake()
    socket.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(ticket).toHaveBeenCalledTimes(2)
  })

  it('does not dial again when woken while connected', async () => {
    const { socket, ticket } = await connected()
    socket.wake()
    await vi.advanceTimersByTimeAsync(0)
    expect(ticket).toHaveBeenCalledOnce()
  })

  it('renews the token and comes back after 4401', async () => {
    const { sockets, renewToken } = await connected()
    sockets[0]!.close(4401)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(renewToken).toHaveBeenCalledOnce()
    expect(sockets).toHaveLength(2)
  })

  it('stays away when the session is over', async () => {
    const { sockets, renewToken, onStatus } = await connected()
    renewToken.mockResolvedValue(false)
    sockets[0]!.close(4401)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sockets).toHaveLength(1)
    expect(onStatus).toHaveBeenLastCalledWith('closed')
  })

  it('comes back after being kicked when its own session goes on', async () => {
    const { sockets } = await connected()
    sockets[0]!.say({ type: 'kicked', auth_version: 2 })
    sockets[0]!.close(4401)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(sockets).toHaveLength(2)
  })

  it('gives up a connection on which nothing is heard any more', async () => {
    const { sockets } = await connected()
    await vi.advanceTimersByTimeAsync(62_000)
    expect(sockets).toHaveLength(2)
  })

  it('hangs up for good on disconnect', async () => {
    const { socket, sockets } = await connected()
    socket.disconnect()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sockets[0]!.readyState).toBe(WebSocket.CLOSED)
    expect(sockets).toHaveLength(1)
  })
})
