import { flushPromises } from '@vue/test-utils'
import { effectScope } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useUploads, type SendPicture } from './useUploads'

const RULES = { max: 3, types: ['image/png'], maxBytes: 1_000 }

function file(name: string, type = 'image/png', size = 10): File {
  return new File([new Uint8Array(size)], name, { type })
}

function image(id: string) {
  return { id, url: `/media/${id}`, thumb_url: `/media/${id}-small`, width: 4, height: 3 }
}

let scope = effectScope()
afterEach(() => scope.stop())

function setUp(send: SendPicture, rules = RULES) {
  scope = effectScope()
  return scope.run(() => useUploads(send, rules))!
}

describe('useUploads', () => {
  it('sends pictures and keeps their order', async () => {
    let sent = 0
    const { uploads, add } = setUp(async () => image(`i${++sent}`))
    add([file('a.png'), file('b.png')])
    await flushPromises()
    expect(uploads.value.map(({ image: done }) => done?.id)).toEqual(['i1', 'i2'])
    expect(uploads.value.every(({ status }) => status === 'done')).toBe(true)
  })

  it('says how many found no room', () => {
    const { uploads, add } = setUp(async () => image('x'))
    expect(add(['a', 'b', 'c', 'd', 'e'].map((name) => file(name)))).toBe(2)
    expect(uploads.value).toHaveLength(3)
  })

  it('refuses a wrong kind and a wrong size without sending them', async () => {
    const send = vi.fn<SendPicture>()
    const { uploads, add } = setUp(send)
    add([file('a.gif', 'image/gif'), file('b.png', 'image/png', 2_000)])
    await flushPromises()
    expect(uploads.value.map(({ error }) => (error as { code: string }).code)).toEqual([
      'picture_type',
      'picture_size',
    ])
    expect(send).not.toHaveBeenCalled()
  })

  it('lets one fail beside the others and retries it', async () => {
    const send = vi
      .fn<SendPicture>()
      .mockRejectedValueOnce(new Error('cut off'))
      .mockImplementation(async () => image('good'))
    const { uploads, add, retry } = setUp(send)
    add([file('a.png'), file('b.png')])
    await flushPromises()
    expect(uploads.value.map(({ status }) => status)).toEqual(['failed', 'done'])
    retry(uploads.value[0]!)
    await flushPromises()
    expect(uploads.value.map(({ status }) => status)).toEqual(['done', 'done'])
  })

  it('shows progress and aborts what is taken away', async () => {
    let aborted = false
    const { uploads, add, remove } = setUp((_picture, onProgress, signal) => {
      onProgress(0.4)
      signal.addEventListener('abort', () => (aborted = true))
      return new Promise(() => undefined)
    })
    add([file('a.png')])
    await flushPromises()
    expect(uploads.value[0]!.share).toBe(0.4)
    remove(uploads.value[0]!)
    expect(aborted).toBe(true)
    expect(uploads.value).toEqual([])
  })

  it('sends at most three at once', async () => {
    const send = vi.fn<SendPicture>(() => new Promise(() => undefined))
    const { add } = setUp(send, { ...RULES, max: 12 })
    add(Array.from({ length: 5 }, (_, index) => file(`${index}.png`)))
    await flushPromises()
    expect(send).toHaveBeenCalledTimes(3)
  })

  it('moves a picture, and never off the row', () => {
    const { uploads, start, move } = setUp(async () => image('x'))
    start([image('a'), image('b'), image('c')])
    move(2, 0)
    move(0, -1)
    expect(uploads.value.map(({ key }) => key)).toEqual(['c', 'a', 'b'])
  })
})
