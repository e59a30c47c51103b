import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, nextTick, ref, useTemplateRef } from 'vue'
import { usePresentInView } from './usePresentInView'

const boxAt = (left: number) => () => ({ left }) as DOMRect

it('brings the present item to the middle of its row', async () => {
  const present = ref(0)
  const Row = defineComponent({
    setup() {
      usePresentInView(useTemplateRef('bar'), () => present.value)
      const item = (place: number) => h('a', { 'aria-current': place === present.value || undefined })
      return () => h('nav', { ref: 'bar' }, [item(0), item(1)])
    },
  })
  const wrapper = mount(Row)
  await nextTick()
  const [row, last] = [wrapper.element, wrapper.findAll('a')[1]!.element]
  Object.defineProperty(row, 'clientWidth', { value: 300 })
  Object.defineProperty(last, 'clientWidth', { value: 60 })
  row.getBoundingClientRect = boxAt(16)
  last.getBoundingClientRect = boxAt(416)
  present.value = 1
  await nextTick()
  await nextTick()
  expect(row.scrollLeft).toBe(280)
})
