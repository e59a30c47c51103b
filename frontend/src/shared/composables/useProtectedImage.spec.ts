import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { settle } from '@/shared/testing/mountApp'
import ProtectedImage from '@/shared/ui/ProtectedImage.vue'

const show = (url: string) => mount(ProtectedImage, { props: { url, alt: 'Evidence' } })

describe('a protected picture', () => {
  beforeEach(() => {
    let made = 0
    vi.spyOn(URL, 'createObjectURL').mockImplementation(() => `blob:${++made}`)
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined)
  })

  it('is fetched by the client and released when another takes its place', async () => {
    const picture = () => new Response('bytes', { headers: { 'Content-Type': 'image/webp' } })
    fakeServer({ 'GET /images/a': picture, 'GET /images/b': picture })
    const wrapper = show('/api/v1/images/a')
    await settle()
    expect(wrapper.get('img').attributes()).toMatchObject({ src: 'blob:1', alt: 'Evidence' })
    await wrapper.setProps({ url: '/api/v1/images/b' })
    await settle()
    expect(wrapper.get('img').attributes('src')).toBe('blob:2')
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1')
    wrapper.unmount()
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:2')
  })

  it('says so when it may not be seen', async () => {
    fakeServer({ 'GET /images/a': () => problem(404, 'not_found') })
    const wrapper = show('/api/v1/images/a')
    await settle()
    expect(wrapper.get('[role="img"]').attributes('aria-label')).toContain('Evidence')
  })
})
