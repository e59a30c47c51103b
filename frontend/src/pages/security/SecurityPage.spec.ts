import { defineComponent, h } from 'vue'
import { RouterView } from 'vue-router'
import { describe, expect, it } from 'vitest'
import { aDevice, aPerson } from '@/features/security/testing/examples'
import { useSessionStore } from '@/shared/session/sessionStore'
import { fakeServer } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import SecurityPage from './SecurityPage.vue'

const VERIFIED = aPerson({ real_name_verified: true, real_name: { name: '*Yun', id_number: '1****************X' } })

async function setUp(path: string, me = aPerson()) {
  const server = fakeServer({
    'GET /auth/sessions': () => [aDevice({ is_current: true })],
    'POST /me/payment-pin': () => undefined,
    'POST /me/real-name': () => VERIFIED,
    'POST /auth/password/change': () => ({ access: 'a.b.c', user: me }),
  })
  const Shell = defineComponent({ render: () => h(RouterView) })
  const { wrapper, router } = await mountApp(Shell, { messages: ['security'] })
  router.addRoute({ path: '/me/security', name: 'security', component: SecurityPage })
  useSessionStore().user = me
  await router.push(path)
  await settle()
  return { server, wrapper, router }
}

type Page = Awaited<ReturnType<typeof setUp>>['wrapper']

async function fillIn(page: Page, texts: string[]): Promise<void> {
  const fields = page.get('form').findAll('input:not([hidden])')
  for (const [place, text] of texts.entries()) await fields[place]!.setValue(text)
  await page.get('form').trigger('submit')
  await settle()
}

describe('SecurityPage', () => {
  it('says what is done and what is missing', async () => {
    const { wrapper } = await setUp('/me/security', VERIFIED)
    expect(wrapper.get('#overview-title').text()).toBe('2 still to set up')
    expect(wrapper.findAll('.check--missing').map((check) => check.get('.check__name').text())).toEqual(['Payment PIN', 'Phone'])
    expect(wrapper.find('form').exists()).toBe(false)
  })

  it('is content when everything is set up', async () => {
    const { wrapper } = await setUp('/me/security', { ...VERIFIED, has_payment_pin: true, phone: '138****5678' })
    expect(wrapper.text()).toContain('Everything is set up')
  })

  it('asks no staff member for name and PIN', async () => {
    const { wrapper } = await setUp('/me/security', aPerson({ roles: ['reviewer'] }))
    expect(wrapper.find('#real-name, #payment-pin').exists()).toBe(false)
    expect(wrapper.find('#phone').exists()).toBe(true)
  })

  it('opens the section that its address names, one at a time', async () => {
    const { wrapper, router } = await setUp('/me/security#phone')
    expect(wrapper.find('#phone form').exists()).toBe(true)
    await wrapper.get('#password button').trigger('click')
    await settle()
    expect(router.currentRoute.value.hash).toBe('#password')
    expect(wrapper.findAll('form')).toHaveLength(1)
    await wrapper.get('#password form .button--quiet').trigger('click')
    await settle()
    expect(wrapper.find('form').exists()).toBe(false)
    expect(document.activeElement).toBe(wrapper.get('#password button').element)
  })

  it('goes back to where the person came from once the PIN is set', async () => {
    const { wrapper, router } = await setUp('/me/security?next=/orders/o1#payment-pin', VERIFIED)
    expect(wrapper.get('.page__back a').attributes('href')).toBe('/orders/o1')
    await fillIn(wrapper, ['806213', '806213', 'pass phrase'])
    expect(router.currentRoute.value.fullPath).toBe('/orders/o1')
  })

  it('asks at once for the name that the page before needs', async () => {
    const { wrapper, router } = await setUp('/me/security?next=/sell')
    expect(router.currentRoute.value.fullPath).toBe('/me/security?next=/sell#real-name')
    await fillIn(wrapper, ['Zhao Yun', '11010519491231002X'])
    expect(router.currentRoute.value.fullPath).toBe('/sell')
  })

  it('follows no address of another host', async () => {
    const { wrapper, router } = await setUp('/me/security?next=//evil.example#payment-pin', VERIFIED)
    await fillIn(wrapper, ['806213', '806213', 'pass phrase'])
    expect(router.currentRoute.value.path).toBe('/me/security')
    expect(wrapper.find('.page__back').exists()).toBe(false)
  })

  it('stays and closes the section without such a wish', async () => {
    const { wrapper, router } = await setUp('/me/security#password')
    await fillIn(wrapper, ['old phrase', 'a new phrase', 'a new phrase'])
    expect(router.currentRoute.value.fullPath).toBe('/me/security')
    expect(wrapper.find('form').exists()).toBe(false)
  })
})
