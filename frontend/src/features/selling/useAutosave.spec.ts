import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ListingFields } from './api'
import { useAutosave } from './useAutosave'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function setUp(save: (changes: ListingFields) => Promise<unknown>, automatic = true) {
  const saved = ref<ListingFields>({ title: 'Old title' })
  const present = ref<ListingFields>({ title: 'Old title' })
  const autosave = scope.run(() =>
    useAutosave({ saved, present: () => present.value, save, automatic: () => automatic }),
  )!
  return { autosave, present }
}

describe('useAutosave', () => {
  it('sends what changed after a pause, once', async () => {
    const save = vi.fn(async () => undefined)
    const { autosave, present } = setUp(save)
    present.value = { title: 'New' }
    await nextTick()
    present.value = { title: 'New title' }
    await nextTick()
    expect(autosave.state.value).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1_300)
    expect(save.mock.calls).toEqual([[{ title: 'New title' }]])
    expect(autosave.state.value).toBe('saved')
  })

  it('sends what was typed meanwhile after that, never beside it', async () => {
    let finish!: () => void
    const save = vi
      .fn<(changes: ListingFields) => Promise<unknown>>()
      .mockImplementationOnce(() => new Promise<void>((resolve) => (finish = resolve)))
      .mockResolvedValue(undefined)
    const { autosave, present } = setUp(save)
    present.value = { title: 'First' }
    const first = autosave.flush()
    present.value = { title: 'Second' }
    const second = autosave.flush()
    await nextTick()
    expect(save).toHaveBeenCalledTimes(1)
    finish()
    await Promise.all([first, second])
    expect(save.mock.calls.at(-1)).toEqual([{ title: 'Second' }])
    expect(autosave.dirty.value).toBe(false)
  })

  it('keeps the change when it fails and sends it when the connection is back', async () => {
    const save = vi.fn<() => Promise<unknown>>().mockRejectedValueOnce(new Error('cut off')).mockResolvedValue(undefined)
    const { autosave, present } = setUp(save)
    present.value = { title: 'New title' }
    await nextTick()
    await vi.advanceTimersByTimeAsync(1_300)
    expect(autosave.state.value).toBe('failed')
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(1_300)
    expect(autosave.state.value).toBe('saved')
  })

  it('sends nothing by itself where a change has consequences', async () => {
    const save = vi.fn(async () => undefined)
    const { present, autosave } = setUp(save, false)
    present.value = { title: 'New title' }
    await nextTick()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(save).not.toHaveBeenCalled()
    expect(autosave.dirty.value).toBe(true)
  })

  it('asks before the page is closed with unsaved changes', async () => {
    const { present } = setUp(async () => undefined)
    const close = () => {
      const event = new Event('beforeunload', { cancelable: true })
      window.dispatchEvent(event)
      return event.defaultPrevented
    }
    expect(close()).toBe(false)
    present.value = { title: 'New title' }
    await nextTick()
    expect(close()).toBe(true)
  })
})
