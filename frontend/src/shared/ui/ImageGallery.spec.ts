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

  it('enlarges, zooms and comes back to the picture that was seen last', async () => {
    const { wrapper, shown } = setUp()
    await wrapper.get('[aria-label="Enlarge"]').trigger('click')
    const lightbox = wrapper.getComponent(ImageLightbox)
    await lightbox.get('[aria-label="Full size"]').trigger('click')
    expect(lightbox.find('.lightbox__stage--zoomed').exists()).toBe(true)
    await lightbox.get('dialog').trigger('keydown', { key: 'ArrowRight' })
    expect(lightbox.find('.lightbox__stage--zoomed').exists()).toBe(false)
    await lightbox.get('[aria-label="Close"]').trigger('click')
    expect(wrapper.findComponent(ImageLightbox).exists()).toBe(false)
    expect(shown()).toBe('/media/b.webp')
  })
})
