import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ImageGallery from './ImageGallery.vue'
import ImageLightbox from './ImageLightbox.vue'

const images = ['a', 'b', 'c'].map((id) => ({
  id,
  url: `/media/${id}.webp`,
  thumb_url: `/media/${id}-s.webp`,
  width: 960,
  height: 720,
}))

function setUp() {
  const wrapper = mount(ImageGallery, { props: { images, title: 'Rare' }, attachTo: document.body })
  const shown = () => wrapper.get('.gallery__open img').attributes('src')
  return { wrapper, shown }
}

describe('ImageGallery', () => {
  it('goes round by buttons, keys and thumbnails', async () => {
    const { wrapper, shown } = setUp()
    expect(shown()).toBe('/media/a.webp')
    await wrapper.get('[aria-label="Previous picture"]').trigger('click')
    expect(shown()).toBe('/media/c.webp')
    await wrapper.get('section').trigger('keydown', { key: 'ArrowRight' })
    expect(shown()).toBe('/media/a.webp')
    await wrapper.findAll('.gallery__thumb')[1]!.trigger('click')
    expect(shown()).toBe('/media/b.webp')
  })

  it('leaves the keys to the browser that go back a page', async () => {
    const { wrapper, shown } = setUp()
    await wrapper.get('section').trigger('keydown', { key: 'ArrowLeft', altKey: true })
    expect(shown()).toBe('/media/a.webp')
    await wrapper.get('[aria-label="Enlarge"]').trigger('click')
    await wrapper.get('dialog').trigger('keydown', { key: 'ArrowLeft', altKey: true })
    expect(shown()).toBe('/media/a.webp')
  })

  it('turns by a finger that goes across, not along', async () => {
    const { wrapper, shown } = setUp()
    const stage = wrapper.get('.gallery__stage')
    async function swipe(x: number, y: number) {
      await stage.trigger('touchstart', { touches: [{ clientX: 200, clientY: 200 }] })
      await stage.trigger('touchend', { changedTouches: [{ clientX: 200 + x, clientY: 200 + y }] })
    }
    await swipe(-120, 20)
    expect(shown()).toBe('/media/b.webp')
    await swipe(60, 200)
    await swipe(20, 0)
    expect(shown()).toBe('/media/b.webp')
    await swipe(120, 0)
    expect(shown()).toBe('/media/a.webp')
  })

  it('enlarges, zooms and comes back to the picture that was seen last', async () => {
    const { wrapper, shown } = setUp()
    await wrapper.get('[aria-label="Enlarge"]').trigger('click')
    const lightbox = wrapper.getComponent(ImageLightbox)
    const width = () => lightbox.get('img').attributes('style') ?? ''
    await lightbox.get('[aria-label="Zoom in"]').trigger('click')
    expect(width()).toContain('width: 150%')
    await lightbox.get('dialog').trigger('keydown', { key: 'ArrowRight' })
    expect(width()).not.toContain('width')
    await lightbox.get('[aria-label="Close"]').trigger('click')
    expect(wrapper.findComponent(ImageLightbox).exists()).toBe(false)
    expect(shown()).toBe('/media/b.webp')
  })

  it('is worked by keys alone', async () => {
    const { wrapper } = setUp()
    await wrapper.get('[aria-label="Enlarge"]').trigger('click')
    const dialog = wrapper.getComponent(ImageLightbox).get('dialog')
    const press = (key: string) => dialog.trigger('keydown', { key })
    await press('End')
    expect(dialog.get('img').attributes('src')).toBe('/media/c.webp')
    for (const key of ['+', '+', '+', '+', '+']) await press(key)
    expect(dialog.get('img').attributes('style')).toContain('width: 500%')
    expect(dialog.get('[aria-label="Zoom in"]').attributes('disabled')).toBeDefined()
    await press('0')
    expect(dialog.get('[aria-label="Zoom out"]').attributes('disabled')).toBeDefined()
    await press('Home')
    expect(dialog.get('img').attributes('src')).toBe('/media/a.webp')
  })
})
