import { describe, expect, it, vi } from 'vitest'
import { usePreferencesStore } from '@/shared/preferences/preferencesStore'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import type { Me } from '../api'
import AvatarPicker from './AvatarPicker.vue'
import ProfileFacts from './ProfileFacts.vue'
import ProfileForm from './ProfileForm.vue'

const ME = {
  id: 'p1',
  username: 'zhao_yun',
  nickname: 'Zhao',
  avatar_url: null,
  email: 'z***@example.com',
  phone: null,
  language: 'zh-hans',
  level: 2,
  created_at: '2026-03-01T08:00:00Z',
} as Me

describe('ProfileForm', () => {
  async function setUp(answer: () => unknown, typed: string, language = 'zh-hans') {
    const server = fakeServer({ 'PATCH /me': answer })
    const { wrapper } = await mountApp(ProfileForm, { messages: ['profile'], props: { me: ME } })
    await wrapper.get('input').setValue(typed)
    await wrapper.get('select').setValue(language)
    await wrapper.get('form').trigger('submit')
    await settle()
    return { server, wrapper }
  }

  it('saves the nickname and shows it as the server keeps it', async () => {
    const { server, wrapper } = await setUp(() => ({ ...ME, nickname: 'Zhao Yun' }), ' Zhao Yun ')
    expect(server.calls[0]!.body).toEqual({ nickname: ' Zhao Yun ', language: 'zh-hans' })
    expect(wrapper.get('input').element.value).toBe('Zhao Yun')
    expect(useSessionStore().user?.nickname).toBe('Zhao Yun')
    expect(usePreferencesStore().locale).toBe('zh-CN')
  })

  it('switches the page too when the language is another', async () => {
    await setUp(() => ({ ...ME, language: 'en' }), 'Zhao', 'en')
    expect(usePreferencesStore().locale).toBe('en')
  })

  it('tells a refused nickname at its field and keeps it', async () => {
    const errors = { nickname: [{ code: 'name_reserved', message: 'Could be taken for staff' }] }
    const { wrapper } = await setUp(() => problem(400, 'validation_failed', { errors }), 'Support')
    expect(wrapper.text()).toContain('Could be taken for staff')
    expect(wrapper.get('input').element.value).toBe('Support')
  })

  it('sends no nickname of one character', async () => {
    const { server, wrapper } = await setUp(() => ME, 'Z')
    expect(server.calls).toEqual([])
    expect(wrapper.get('input').attributes('aria-invalid')).toBe('true')
  })
})

describe('AvatarPicker', () => {
  const answers: (() => Response)[] = []

  /** Stands in for the upload, which reports its progress and so does not go through `fetch`. */
  class FakeUpload {
    status = 0
    response: Blob | null = null
    responseType = ''
    timeout = 0
    upload: { onprogress?: (event: unknown) => void } = {}
    onload?: () => void
    onerror?: () => void
    open(): void {}
    setRequestHeader(): void {}
    getAllResponseHeaders = () => 'content-type: application/json'
    async send(): Promise<void> {
      this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 })
      const answer = answers.shift()
      if (!answer) return this.onerror?.()
      const response = answer()
      this.status = response.status
      this.response = await response.blob()
      this.onload?.()
    }
  }

  async function setUp() {
    vi.stubGlobal('XMLHttpRequest', FakeUpload)
    const { wrapper } = await mountApp(AvatarPicker, { messages: ['profile'], props: { me: ME } })
    return wrapper
  }

  async function choose(wrapper: Awaited<ReturnType<typeof setUp>>, file: File): Promise<void> {
    const field = wrapper.get('input').element
    Object.defineProperty(field, 'files', { value: [file], configurable: true })
    await wrapper.get('input').trigger('change')
    await settle()
  }

  const PICTURE = new File(['picture'], 'me.png', { type: 'image/png' })

  it('shows the new picture once the server has taken it', async () => {
    const wrapper = await setUp()
    answers.push(() => Response.json({ ...ME, avatar_url: '/media/public/me.webp' }))
    await choose(wrapper, PICTURE)
    expect(useSessionStore().user?.avatar_url).toBe('/media/public/me.webp')
    expect(wrapper.find('progress').exists()).toBe(false)
  })

  it('sends nothing that is no picture, or too big', async () => {
    const wrapper = await setUp()
    await choose(wrapper, new File(['text'], 'me.txt', { type: 'text/plain' }))
    expect(wrapper.get('[role="alert"]').text()).toContain('Only JPG, PNG and WebP')
    const big = new File([], 'big.png', { type: 'image/png' })
    Object.defineProperty(big, 'size', { value: 11 * 1024 * 1024 })
    await choose(wrapper, big)
    expect(wrapper.get('[role="alert"]').text()).toContain('larger than 10 MB')
    expect(wrapper.findAll('button')).toHaveLength(1)
  })

  it('tells what the server finds wrong with it', async () => {
    const wrapper = await setUp()
    const errors = { file: [{ code: 'image_unreadable', message: 'Cannot be read' }] }
    answers.push(() => problem(400, 'validation_failed', { errors }))
    await choose(wrapper, PICTURE)
    expect(wrapper.get('[role="alert"]').text()).toBe('Cannot be read')
  })

  it('tries the same picture again after a broken connection', async () => {
    const wrapper = await setUp()
    await choose(wrapper, PICTURE)
    expect(wrapper.get('[role="alert"]').text()).toContain('cannot be reached')
    answers.push(() => Response.json({ ...ME, avatar_url: '/media/public/me.webp' }))
    await wrapper.findAll('button')[1]!.trigger('click')
    await settle()
    expect(useSessionStore().user?.avatar_url).toBe('/media/public/me.webp')
  })
})

describe('ProfileFacts', () => {
  it('shows what is masked and what is not bound', async () => {
    const { wrapper } = await mountApp(ProfileFacts, { messages: ['profile'], props: { me: ME } })
    expect(wrapper.text()).toContain('zhao_yun')
    expect(wrapper.text()).toContain('Not bound')
    expect(wrapper.text()).toContain('Mar 1, 2026')
  })
})
