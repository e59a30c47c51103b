import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import ConfirmDialog from './ConfirmDialog.vue'
import PinDialog from './PinDialog.vue'
import PinInput from './PinInput.vue'

const dialog = () => document.querySelector('dialog')!
const press = (name: string) =>
  [...dialog().querySelectorAll('button')].find((button) => button.textContent?.includes(name))!.click()

describe('ConfirmDialog', () => {
  const props = { title: 'Withdraw?', action: 'Withdraw ¥200.00' }

  it('is a modal dialog named after its question', () => {
    mount(ConfirmDialog, { props })
    expect(dialog().open).toBe(true)
    const title = document.getElementById(dialog().getAttribute('aria-labelledby')!)
    expect(title?.textContent).toBe('Withdraw?')
  })

  it('confirms, and can be left by button, Escape and a press beside it', () => {
    const wrapper = mount(ConfirmDialog, { props })
    press('Withdraw ¥200.00')
    press('Cancel')
    dialog().dispatchEvent(new Event('cancel', { cancelable: true }))
    dialog().click()
    expect(wrapper.emitted('confirm')).toHaveLength(1)
    expect(wrapper.emitted('close')).toHaveLength(3)
  })

  it('cannot be left or confirmed again while the money moves', () => {
    const wrapper = mount(ConfirmDialog, { props: { ...props, busy: true } })
    press('Withdraw ¥200.00')
    dialog().dispatchEvent(new Event('cancel', { cancelable: true }))
    dialog().click()
    expect(wrapper.emitted()).not.toHaveProperty('confirm')
    expect(wrapper.emitted()).not.toHaveProperty('close')
  })

  it('is closed before it goes, for only then the browser gives the focus back', () => {
    const close = vi.spyOn(HTMLDialogElement.prototype, 'close')
    const wrapper = mount(ConfirmDialog, { props })
    expect(close).not.toHaveBeenCalled()
    wrapper.unmount()
    expect(close).toHaveBeenCalledOnce()
  })

  it('stays and says why it failed', () => {
    mount(ConfirmDialog, { props: { ...props, error: 'Too little money' } })
    expect(dialog().querySelector('[role="alert"]')?.textContent).toBe('Too little money')
  })
})

describe('PinDialog', () => {
  it('hands on the PIN and clears it after a refusal', async () => {
    const wrapper = mount(PinDialog, { props: { title: 'Pay' } })
    const input = wrapper.getComponent(PinInput)
    await input.get('input').setValue('123456')
    expect(wrapper.emitted('submit')).toEqual([['123456']])
    await wrapper.setProps({ busy: true })
    await wrapper.setProps({ busy: false, error: 'Wrong PIN, 4 tries left' })
    await nextTick()
    expect(input.props('modelValue')).toBe('')
    const field = input.get('input')
    const note = document.getElementById(field.attributes('aria-describedby')!)
    expect(note?.textContent).toBe('Wrong PIN, 4 tries left')
    expect(document.activeElement).toBe(field.element)
  })
})
