import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useQueue } from './useQueue'

let scope: EffectScope
afterEach(() => scope.stop())

function setUp(first: string[]) {
  const ids = ref(first)
  const approve = vi.fn()
  scope = effectScope()
  const queue = scope.run(() => useQueue({ ids: () => ids.value, keys: { a: approve } }))!
  return { ids, approve, ...queue }
}

function press(key: string, target: EventTarget = document.body, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
}

describe('useQueue', () => {
  it('begins with the first and walks with j and k, never off the list', () => {
    const { selected } = setUp(['x', 'y'])
    expect(selected.value).toBe('x')
    press('k')
    expect(selected.value).toBe('x')
    press('j')
    press('j')
    expect(selected.value).toBe('y')
    press('K')
    expect(selected.value).toBe('x')
  })

  it('goes on with the one in its place when something leaves', async () => {
    const { ids, selected, select } = setUp(['x', 'y', 'z'])
    select('y')
    await nextTick()
    ids.value = ['x', 'z']
    await nextTick()
    expect(selected.value).toBe('z')
    ids.value = ['x']
    await nextTick()
    expect(selected.value).toBe('x')
  })

  it('stays with what is looked at when something comes before it', async () => {
    const { ids, selected, select } = setUp(['x', 'y'])
    select('y')
    await nextTick()
    ids.value = ['new', 'x', 'y']
    await nextTick()
    expect(selected.value).toBe('y')
  })

  it('begins with the one that was asked for, open, as soon as it is there', async () => {
    const ids = ref<string[]>([])
    scope = effectScope()
    const { selected, opened } = scope.run(() => useQueue({ ids: () => ids.value, keys: {}, first: 'y' }))!
    expect(opened.value).toBe(false)
    ids.value = ['x', 'y']
    await nextTick()
    expect(selected.value).toBe('y')
    expect(opened.value).toBe(true)
  })

  it('closes the one thing of a narrow screen when the queue is empty', async () => {
    const { ids, opened, select, back } = setUp(['x'])
    select('x')
    expect(opened.value).toBe(true)
    back()
    expect(opened.value).toBe(false)
    select('x')
    await nextTick()
    ids.value = []
    await nextTick()
    expect(opened.value).toBe(false)
  })

  it('hears no short cut while typing, with Ctrl, in a dialog, or with nothing there', async () => {
    const { ids, approve } = setUp(['x'])
    const field = document.body.appendChild(document.createElement('textarea'))
    press('a', field)
    press('a', document.body, { ctrlKey: true })
    press('a', document.body, { repeat: true })
    const dialog = document.body.appendChild(document.createElement('dialog'))
    dialog.setAttribute('open', '')
    press('a')
    dialog.remove()
    expect(approve).not.toHaveBeenCalled()
    press('a')
    expect(approve).toHaveBeenCalledOnce()
    ids.value = []
    await nextTick()
    press('a')
    expect(approve).toHaveBeenCalledOnce()
  })
})
