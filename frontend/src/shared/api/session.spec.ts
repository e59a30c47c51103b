import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Send } from './send'
import { tokenKeeper, withSession } from './session'

const newRequest = () =>
  new Request('http://localhost/api/v1/orders', { method: 'POST', body: '{"price":1}' })

describe('withSession', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en'
    vi.spyOn(tokenKeeper, 'current').mockResolvedValue('old')
  })

  it('sends the token, the language and the mark of our own script', async () => {
    const send = vi.fn<Send>(async () => new Response('{}'))
    await withSession(send)(newRequest())
    const { headers } = send.mock.calls[0]![0]
    expect(headers.get('Authorization')).toBe('Bearer old')
    expect(headers.get('Accept-Language')).toBe('en')
    expect(headers.get('X-Requested-With')).toBe('anhao')
  })

  it('repeats a refused request once, body and all, with the renewed token', async () => {
    vi.spyOn(tokenKeeper, 'renew').mockResolvedValue('new')
    const bodies: string[] = []
    const send = vi.fn(async (request: Request) => {
      bodies.push(await request.text())
      return new Response('{}', { status: 401 })
    })
    const response = await withSession(send)(newRequest())
    expect(response.status).toBe(401)
    expect(bodies).toEqual(['{"price":1}', '{"price":1}'])
    expect(send.mock.calls[1]![0].headers.get('Authorization')).toBe('Bearer new')
  })

  it('does not try to renew for a visitor', async () => {
    vi.spyOn(tokenKeeper, 'current').mockResolvedValue(null)
    const renew = vi.spyOn(tokenKeeper, 'renew')
    const send = vi.fn<Send>(async () => new Response('{}', { status: 401 }))
    await withSession(send)(newRequest())
    expect(send).toHaveBeenCalledOnce()
    expect(renew).not.toHaveBeenCalled()
  })
})
