import { describe, expect, it, vi } from 'vitest'
import { TokenKeeper } from './tokenKeeper'

const LIFE_S = 600

function jwt(name: string, sub = 'person-1', lifeS = LIFE_S): string {
  return `head.${btoa(JSON.stringify({ sub, iat: 0, exp: lifeS }))}.${name}`
}

/** One browser: tabs share storage, locks and a channel that delivers to the other tabs later. */
function newBrowser() {
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const heard: ((event: MessageEvent) => void)[] = []
  let queue: Promise<unknown> = Promise.resolve()
  const locks = {
    request: (_name: string, work: () => Promise<unknown>) => {
      const turn = queue.then(work)
      queue = turn.catch(() => undefined)
      return turn
    },
  } as unknown as LockManager
  const refresh = vi.fn<() => Promise<string | null>>()

  function openTab(): TokenKeeper {
    let own: (event: MessageEvent) => void
    const channel = {
      addEventListener: (_type: string, listener: (event: MessageEvent) => void) => {
        own = listener
        heard.push(listener)
      },
      postMessage: (data: unknown) => {
        for (const listener of heard) {
          if (listener !== own) setTimeout(() => listener({ data } as MessageEvent), 1)
        }
      },
    } as unknown as BroadcastChannel
    return new TokenKeeper({ channel, locks, storage, refresh })
  }

  return { openTab, refresh, storage }
}

const delivered = () => new Promise((resolve) => setTimeout(resolve, 10))

describe('TokenKeeper', () => {
  it('asks nothing of the server for somebody who never signed in', async () => {
    const { openTab, refresh } = newBrowser()
    expect(await openTab().current()).toBeNull()
    expect(refresh).not.toHaveBeenCalled()
  })

  it('keeps the token out of storage', () => {
    const { openTab, storage } = newBrowser()
    openTab().adopt(jwt('secret'))
    expect(storage.getItem('anhao.session-round')).toBe('1')
  })

  it('refreshes once for many refused calls of one tab', async () => {
    const { openTab, refresh } = newBrowser()
    const tab = openTab()
    tab.adopt(jwt('old'))
    refresh.mockResolvedValue(jwt('new'))
    const tokens = await Promise.all([1, 2, 3].map(() => tab.renew(jwt('old'))))
    expect(tokens).toEqual([jwt('new'), jwt('new'), jwt('new')])
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('refreshes once for several tabs that meet an expired token together', async () => {
    const { openTab, refresh } = newBrowser()
    const tabs = [openTab(), openTab(), openTab()]
    tabs[0]!.adopt(jwt('old'))
    await delivered()
    refresh.mockResolvedValue(jwt('new'))
    const tokens = await Promise.all(tabs.map((tab) => tab.renew(jwt('old'))))
    expect(new Set(tokens)).toEqual(new Set([jwt('new')]))
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('gives a tab that is opened later the token of its neighbour', async () => {
    const { openTab, refresh } = newBrowser()
    openTab().adopt(jwt('held'))
    expect(await openTab().current()).toBe(jwt('held'))
    expect(refresh).not.toHaveBeenCalled()
  })

  it('refreshes by itself when no neighbour answers', async () => {
    const { openTab, refresh, storage } = newBrowser()
    storage.setItem('anhao.session-round', '7')
    refresh.mockResolvedValue(jwt('new'))
    expect(await openTab().current()).toBe(jwt('new'))
  })

  it('renews before a token expires instead of waiting for a refusal', async () => {
    const { openTab, refresh } = newBrowser()
    const tab = openTab()
    tab.adopt(jwt('worn', 'person-1', 20))
    refresh.mockResolvedValue(jwt('new'))
    expect(await tab.current()).toBe(jwt('new'))
  })

  it('ends the session in every tab when the server refuses to refresh', async () => {
    const { openTab, refresh } = newBrowser()
    const [tab, neighbour] = [openTab(), openTab()]
    const told = vi.fn()
    tab.adopt(jwt('old'))
    await delivered()
    neighbour.onChange(told)
    refresh.mockResolvedValue(null)
    expect(await tab.renew(jwt('old'))).toBeNull()
    await delivered()
    expect(told).toHaveBeenCalledExactlyOnceWith(false)
    expect(await neighbour.current()).toBeNull()
  })

  it('keeps the session when the refresh fails for want of a connection', async () => {
    const { openTab, refresh } = newBrowser()
    const tab = openTab()
    tab.adopt(jwt('old'))
    refresh.mockRejectedValueOnce(new Error('offline')).mockResolvedValueOnce(jwt('new'))
    await expect(tab.renew(jwt('old'))).rejects.toThrow('offline')
    expect(await tab.renew(jwt('old'))).toBe(jwt('new'))
  })

  it('lets nobody renew by a cookie that is being replaced', async () => {
    const { openTab, refresh } = newBrowser()
    const [tab, neighbour] = [openTab(), openTab()]
    tab.adopt(jwt('old'))
    await delivered()
    const replaced = tab.replace(async (access) => {
      expect(access).toBe(jwt('old'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      return jwt('replaced')
    })
    await delivered()
    expect(await neighbour.renew(jwt('old'))).toBe(jwt('replaced'))
    await replaced
    expect(refresh).not.toHaveBeenCalled()
  })

  it('tells a tab about another person, not about a mere renewal', async () => {
    const { openTab } = newBrowser()
    const [tab, neighbour] = [openTab(), openTab()]
    tab.adopt(jwt('first'))
    await delivered()
    const told = vi.fn()
    neighbour.onChange(told)
    tab.adopt(jwt('second'))
    await delivered()
    expect(told).not.toHaveBeenCalled()
    tab.adopt(jwt('third', 'person-2'))
    await delivered()
    expect(told).toHaveBeenCalledExactlyOnceWith(true)
  })
})
