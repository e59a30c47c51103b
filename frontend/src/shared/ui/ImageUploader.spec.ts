import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { settle } from '@/shared/testing/mountApp'
import ImageUploader from './ImageUploader.vue'

const { upload } = vi.hoisted(() => ({ upload: vi.fn() }))
vi.mock('@/shared/api/client', async (original) => ({
  ...(await original<object>()),
  uploadFetch: () => async () => Response.json(await upload()),
}))

const picture = (id: string) => ({ id, url: `/m/${id}`, thumb_url: `/m/${id}-s`, width: 4, height: 3 })
const file = (name: string, type = 'image/png') => new File(['x'], name, { type })

function setUp(images = [] as ReturnType<typeof picture>[]) {
  return mount(ImageUploader, {
    props: { purpose: 'listing', label: 'Pictures', min: 1, max: 3, modelValue: images },
    attachTo: document.body,
  })
}

async function choose(wrapper: ReturnType<typeof setUp>, files: File[]): Promise<void> {
  const input = wrapper.get<HTMLInputElement>('input[type="file"]')
  Object.defineProperty(input.element, 'files', { value: files, configurable: true })
  await input.trigger('change')
  await settle()
}

function lastImages(wrapper: ReturnType<typeof setUp>): string[] {
  const [images] = wrapper.emitted<[{ id: string }[]]>('update:modelValue')!.at(-1)!
  return images.map(({ id }) => id)
}

describe('ImageUploader', () => {
  beforeEach(() => {
    let sent = 0
    upload.mockReset().mockImplementation(async () => picture(`new-${++sent}`))
  })

  it('adds what was sent to what was there', async () => {
    const wrapper = setUp([picture('old')])
    await choose(wrapper, [file('a.png')])
    expect(lastImages(wrapper)).toEqual(['old', 'new-1'])
    expect(wrapper.emitted('update:settled')?.at(-1)).toEqual([true])
  })

  it('changes the order by buttons that name what they move', async () => {
    const wrapper = setUp([picture('a'), picture('b')])
    await wrapper.get('[aria-label="Move picture 2 earlier"]').trigger('click')
    expect(lastImages(wrapper)).toEqual(['b', 'a'])
  })

  it('keeps the focus where the next press is wanted', async () => {
    const wrapper = setUp([picture('a'), picture('b')])
    const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
    const press = async (name: string) => {
      await wrapper.get(`[aria-label="${name}"]`).trigger('click')
      await settle()
    }
    await press('Move picture 2 earlier')
    expect(focused()).toBe('Move picture 1 later')
    await press('Remove picture 2')
    expect(focused()).toBe('Remove picture 1')
    await press('Remove picture 1')
    expect(focused()).toContain('Add pictures')
  })

  it('tells at the picture what is wrong with it, and can take it away', async () => {
    const wrapper = setUp()
    await choose(wrapper, [file('a.gif', 'image/gif')])
    expect(wrapper.get('[role="alert"]').text()).toBe('Only JPG, PNG and WebP pictures')
    expect(wrapper.emitted('update:settled')?.at(-1)).toEqual([false])
    await wrapper.get('[aria-label="Remove picture 1"]').trigger('click')
    expect(wrapper.findAll('li')).toHaveLength(0)
  })

  it('draws a sign for a picture that the browser cannot draw', async () => {
    const wrapper = setUp([picture('torn')])
    await wrapper.get('li img').trigger('error')
    expect(wrapper.find('li img').exists()).toBe(false)
    expect(wrapper.get('li [role="img"]').attributes('aria-label')).toBe('picture 1')
  })

  it('sends a picture again after the connection broke', async () => {
    upload.mockRejectedValueOnce(new Error('cut off'))
    const wrapper = setUp()
    await choose(wrapper, [file('a.png')])
    await wrapper.get('[aria-label="Upload picture 1 again"]').trigger('click')
    await settle()
    expect(lastImages(wrapper)).toEqual(['new-1'])
  })

  it('says how many had no room and then hides the button', async () => {
    const wrapper = setUp([picture('a'), picture('b')])
    await choose(wrapper, [file('c.png'), file('d.png')])
    expect(wrapper.text()).toContain('At most 3 pictures; 1 not added')
    expect(wrapper.find('.uploader__add').exists()).toBe(false)
  })
})
