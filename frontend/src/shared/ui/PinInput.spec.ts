import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import PinInput from './PinInput.vue'

function typeInto(text: string) {
  const wrapper = mount(PinInput, { props: { modelValue: '', label: 'PIN' } })
  return wrapper.get('input').setValue(text).then(() => wrapper)
}

it('keeps six digits and drops everything else', async () => {
  const wrapper = await typeInto('12a 34-5678')
  expect(wrapper.emitted('update:modelValue')?.at(-1)).toEqual(['123456'])
  expect(wrapper.emitted('complete')).toEqual([['123456']])
})

it('is not complete before the sixth digit', async () => {
  const wrapper = await typeInto('12345')
  expect(wrapper.emitted('complete')).toBeUndefined()
})

it('never shows the digits and tells readers its name', async () => {
  const wrapper = await typeInto('12')
  expect(wrapper.get('input').attributes()).toMatchObject({ type: 'password', 'aria-label': 'PIN' })
})
