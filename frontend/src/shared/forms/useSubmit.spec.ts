import { mount } from '@vue/test-utils'
import { defineComponent, h, ref } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '@/shared/api/problem'
import { useSubmit, type ServerErrors } from './useSubmit'

interface Values {
  username: string
  email: string
  attributes: Record<string, string>
  image_ids: string[]
}

function setUp(send: () => Promise<unknown>, valid = true) {
  const values: Values = {
    username: 'zhao',
    email: 'z@example.com',
    attributes: { rank: '' },
    image_ids: [],
  }
  const serverErrors = ref<ServerErrors<Values>>({})
  let form!: ReturnType<typeof useSubmit<Values, unknown>>
  const Form = defineComponent(() => {
    form = useSubmit({ values, serverErrors, validate: async () => valid, send })
    return () => h('form')
  })
  mount(Form)
  return { form, values, serverErrors }
}

const refusal = (fields: ApiError['fields'], detail = 'Please check the form') =>
  new ApiError({ status: 400, code: 'invalid', detail, fields })

describe('useSubmit', () => {
  it('answers what the server answered', async () => {
    const { form } = setUp(async () => 'done')
    expect(await form.submit()).toBe('done')
    expect(form.busy.value).toBe(false)
  })

  it('sends nothing while the form is not valid', async () => {
    const send = vi.fn()
    const { form } = setUp(send, false)
    await form.submit()
    expect(send).not.toHaveBeenCalled()
  })

  it('sends once when pressed twice', async () => {
    const send = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 5)))
    const { form } = setUp(send)
    await Promise.all([form.submit(), form.submit()])
    expect(send).toHaveBeenCalledOnce()
  })

  it('puts a refusal at its field and keeps what was typed', async () => {
    const { form, values, serverErrors } = setUp(async () => {
      throw refusal({ username: [{ code: 'taken', message: 'Taken' }] })
    })
    await form.submit()
    expect(serverErrors.value).toEqual({ username: ['Taken'] })
    expect(form.failure.value).toBe('')
    expect(values.username).toBe('zhao')
  })

  it('forgets what the server said before it asks again', async () => {
    const send = vi.fn().mockRejectedValueOnce(refusal({ username: [{ code: 'taken', message: 'Taken' }] }))
    const { form, serverErrors } = setUp(send)
    await form.submit()
    await form.submit()
    expect(send).toHaveBeenCalledTimes(2)
    expect(serverErrors.value).toEqual({})
  })

  it('finds fields of a group and items of a list', async () => {
    const { form, serverErrors } = setUp(async () => {
      throw refusal({
        'attributes.rank': [{ code: 'required', message: 'Which rank?' }],
        'image_ids.0': [{ code: 'unknown', message: 'Gone' }],
        'image_ids.2': [{ code: 'unknown', message: 'Gone too' }],
      })
    })
    await form.submit()
    expect(serverErrors.value).toEqual({
      attributes: { rank: ['Which rank?'] },
      image_ids: ['Gone', 'Gone too'],
    })
  })

  it('tells above the form what belongs to no field of it', async () => {
    const { form } = setUp(async () => {
      throw refusal({ invitation: [{ code: 'used', message: 'Already used' }] })
    })
    await form.submit()
    expect(form.failure.value).toBe('Already used')
  })

  it('tells a refusal without fields, and a broken connection, in words', async () => {
    const { form } = setUp(async () => {
      throw new ApiError({ status: 0, code: 'offline' })
    })
    await form.submit()
    expect(form.failure.value).toContain('offline')
  })
})
