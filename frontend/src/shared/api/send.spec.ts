import { afterEach, describe, expect, it, vi } from 'vitest'
import { sendByFetch } from './send'
import { sendWithProgress } from './uploadSend'

const newRequest = (init?: RequestInit) =>
  new Request('http://localhost/api/v1/images', { method: 'POST', body: 'abc', ...init })

describe('sendByFetch', () => {
  const failWith = (cause: unknown) => vi.stubGlobal('fetch', () => Promise.reject(cause))

  it('tells a time-out from a broken connection', async () => {
    failWith(new DOMException('late', 'TimeoutError'))
    await expect(sendByFetch(newRequest())).rejects.toMatchObject({ code: 'timeout', status: 0 })
    failWith(new TypeError('failed'))
    await expect(sendByFetch(newRequest())).rejects.toMatchObject({ code: 'network', status: 0 })
  })

  it('knows when the browser is offline', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    failWith(new TypeError('failed'))
    await expect(sendByFetch(newRequest())).rejects.toMatchObject({ code: 'offline' })
  })

  it('passes an abort on as it is', async () => {
    failWith(new DOMException('left', 'AbortError'))
    await expect(sendByFetch(newRequest())).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('sendWithProgress', () => {
  let current: FakeXhr | undefined

  class FakeXhr {
    upload: { onprogress?: (event: object) => void } = {}
    status = 201
    response = new Blob(['{"id":"i1"}'])
    timeout = 0
    headers: Record<string, string> = {}
    onload?: () => void
    onerror?: () => void
    ontimeout?: () => void
    onabort?: () => void

    constructor() {
      // eslint-disable-next-line @typescript-eslint/no-this-alias -- the spec plays the network's part
      current = this
    }

    open = vi.fn()
    send = vi.fn()
    abort = vi.fn(() => this.onabort?.())
    setRequestHeader(name: string, value: string): void {
      this.headers[name] = value
    }
    getAllResponseHeaders(): string {
      return 'content-type: application/json\r\nx-request-id: r-1\r\n'
    }
  }

  async function start(init?: RequestInit) {
    vi.stubGlobal('XMLHttpRequest', FakeXhr)
    const onProgress = vi.fn()
    current = undefined
    const answer = sendWithProgress(onProgress)(newRequest(init))
    answer.catch(() => undefined)
    await vi.waitFor(() => expect(current?.send).toHaveBeenCalled())
    return { answer, onProgress, xhr: current! }
  }

  afterEach(() => vi.unstubAllGlobals())

  it('reports progress and answers like fetch', async () => {
    const { answer, onProgress, xhr } = await start({ headers: { Authorization: 'Bearer t' } })
    xhr.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 })
    xhr.upload.onprogress?.({ lengthComputable: false })
    xhr.onload?.()
    const response = await answer
    expect(onProgress.mock.calls).toEqual([[0.25]])
    expect(response.status).toBe(201)
    expect(response.headers.get('X-Request-ID')).toBe('r-1')
    expect(await response.json()).toEqual({ id: 'i1' })
    expect(xhr.headers.authorization ?? xhr.headers.Authorization).toBe('Bearer t')
  })

  it('fails like fetch', async () => {
    const broken = await start()
    broken.xhr.onerror?.()
    await expect(broken.answer).rejects.toMatchObject({ code: 'network' })
    const stalled = await start()
    stalled.xhr.ontimeout?.()
    await expect(stalled.answer).rejects.toMatchObject({ code: 'timeout' })
  })

  it('stops when the picture is taken away', async () => {
    const control = new AbortController()
    const { answer } = await start({ signal: control.signal })
    control.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })
})
