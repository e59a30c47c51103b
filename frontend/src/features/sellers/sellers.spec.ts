import { describe, expect, it } from 'vitest'
import { fakeServer, problem } from '@/shared/testing/fakeServer'
import { mountApp, settle } from '@/shared/testing/mountApp'
import SellerCard from './components/SellerCard.vue'
import SellerHead from './components/SellerHead.vue'
import { aSeller } from './testing/examples'

const show = (component: Parameters<typeof mountApp>[0], seller = aSeller()) =>
  mountApp(component, { props: { seller }, messages: ['sellers'], routes: ['seller'] })

describe('SellerCard', () => {
  it('leads to the seller and says what buyers thought of them', async () => {
    fakeServer({ 'GET /users/p1': () => aSeller() })
    const { wrapper } = await show(SellerCard)
    await settle()
    expect(wrapper.get('a').attributes('href')).toBe('/seller/p1')
    expect(wrapper.findAll('dd').map((figure) => figure.text())).toEqual(['4.8', '36', 'Mar 2024'])
    expect(wrapper.get('dt').text()).toBe('12 ratings')
  })

  it('does without the figures when they cannot be had', async () => {
    fakeServer({ 'GET /users/p1': () => problem(500, 'broken') })
    const { wrapper } = await show(SellerCard, aSeller({ real_name_verified: false }))
    await settle()
    expect(wrapper.text()).toContain('Real name not verified')
    expect(wrapper.find('dl').exists()).toBe(false)
  })
})

describe('SellerHead', () => {
  it('invents no rating for who has none', async () => {
    const { wrapper } = await show(SellerHead, aSeller({ rating_average: null, rating_count: 0 }))
    expect(wrapper.get('dd').text()).toBe('–')
    expect(wrapper.get('dt').text()).toBe('No ratings yet')
  })

  it('counts a single rating as one', async () => {
    const { wrapper } = await show(SellerHead, aSeller({ rating_average: 5, rating_count: 1 }))
    expect(wrapper.get('dt').text()).toBe('1 rating')
  })

  it('warns of who was banned', async () => {
    const { wrapper } = await show(SellerHead, aSeller({ is_blacklisted: true, nickname: 'Banned user' }))
    expect(wrapper.text()).toContain('can trade no more')
    expect(wrapper.find('.avatar__silhouette').exists()).toBe(true)
  })
})
