import { describe, expect, it } from 'vitest'
import { mountApp, settle } from '@/shared/testing/mountApp'
import RouteAnnouncer from './RouteAnnouncer.vue'

const focused = () => document.activeElement?.id

async function mountBeside() {
  document.body.innerHTML = '<main id="main" tabindex="-1"><a id="link" href="#">Games</a></main>'
  const app = await mountApp(RouteAnnouncer, { messages: ['app'], routes: ['home', 'orders'], at: '/home' })
  document.getElementById('link')!.focus()
  return app
}

describe('the announcer of pages', () => {
  it('moves the focus to the new page', async () => {
    const { router } = await mountBeside()
    await router.push('/orders')
    await settle()
    expect(focused()).toBe('main')
  })

  it('leaves the focus alone when the person stays', async () => {
    const { router } = await mountBeside()
    router.beforeEach(() => false)
    await router.push('/orders')
    await settle()
    expect(focused()).toBe('link')
  })
})
