import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/shared/testing/mountApp'
import DropMenu from './DropMenu.vue'
import EscrowRail from './EscrowRail.vue'
import InfiniteList from './InfiniteList.vue'
import MoneyText from './MoneyText.vue'
import PasswordField from './PasswordField.vue'
import TurnCard from './TurnCard.vue'
import UiTabs from './UiTabs.vue'
import UserAvatar from './UserAvatar.vue'

describe('EscrowRail', () => {
  const step = (key: string, state: 'done' | 'now' | 'ahead') => ({ key, title: key, state })

  it('stands the amount at the present step and says which are done', () => {
    const steps = [step('pay', 'done'), step('inspect', 'now'), step('release', 'ahead')]
    const wrapper = mount(EscrowRail, { props: { steps, amount: '¥12.00' } })
    expect(wrapper.attributes('style')).toContain('--at: 1')
    expect(wrapper.get('[aria-current="step"]').text()).toContain('inspect')
    expect(wrapper.findAll('.visually-hidden')).toHaveLength(1)
  })

  it('stands it at the end when all is done', () => {
    const wrapper = mount(EscrowRail, { props: { steps: [step('pay', 'done'), step('release', 'done')] } })
    expect(wrapper.attributes('style')).toContain('--travelled: 1')
  })
})

describe('UiTabs', () => {
  it('marks the chosen one, counts what is behind each and tells which was pressed', async () => {
    const tabs = [
      { value: 'open', label: 'Open', count: 3 },
      { value: 'done', label: 'Done', count: 0 },
    ]
    const wrapper = mount(UiTabs, { props: { label: 'State', tabs, modelValue: 'open' } })
    expect(wrapper.findAll('button').map((button) => button.text())).toEqual(['Open3', 'Done'])
    expect(wrapper.get('[aria-current]').text()).toContain('Open')
    await wrapper.findAll('button')[1]!.trigger('click')
    expect(wrapper.emitted('update:modelValue')).toEqual([['done']])
  })
})

describe('DropMenu', () => {
  const slots = { opener: 'Me', default: '<a href="/me">Profile</a>' }
  const setUp = async () => {
    const { wrapper } = await mountApp(DropMenu, { props: { label: 'Menu' } })
    return { wrapper, opener: wrapper.get('button') }
  }

  it('opens, and closes on Escape with the focus back on its button', async () => {
    const { wrapper, opener } = await setUp()
    await opener.trigger('click')
    expect(opener.attributes('aria-expanded')).toBe('true')
    await wrapper.trigger('keydown', { key: 'Escape' })
    expect(opener.attributes('aria-expanded')).toBe('false')
    expect(document.activeElement).toBe(opener.element)
  })

  it('closes when something else is pressed', async () => {
    const { opener } = await setUp()
    await opener.trigger('click')
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    await Promise.resolve()
    expect(opener.attributes('aria-expanded')).toBe('false')
    expect(slots.opener).toBe('Me')
  })
})

describe('TurnCard', () => {
  it('is amber only when it is your turn', () => {
    const until = new Date(Date.now() + 90_000).toISOString()
    const yours = mount(TurnCard, { props: { title: 'Your turn', yours: true, until } })
    const theirs = mount(TurnCard, { props: { title: 'Waiting' } })
    expect(yours.classes()).toContain('turn--yours')
    expect(yours.get('time').text()).toMatch(/^00:01:/)
    expect(theirs.classes()).not.toContain('turn--yours')
  })
})

describe('PasswordField', () => {
  it('shows what was typed only when asked to', async () => {
    const wrapper = mount(PasswordField, {
      props: { label: 'Password', autocomplete: 'new-password', modelValue: 'secret' },
    })
    expect(wrapper.get('input').attributes('type')).toBe('password')
    await wrapper.get('button').trigger('click')
    expect(wrapper.get('input').attributes('type')).toBe('text')
    expect(wrapper.get('button').attributes('aria-label')).toBe('Hide password')
  })
})

describe('UserAvatar', () => {
  it('shows the picture, a drawing or a grey silhouette', () => {
    expect(mount(UserAvatar, { props: { id: 'a', url: '/a.webp' } }).find('img').exists()).toBe(true)
    expect(mount(UserAvatar, { props: { id: 'a' } }).findAll('rect').length).toBeGreaterThan(0)
    const banned = mount(UserAvatar, { props: { id: 'a', url: '/a.webp', banned: true } })
    expect(banned.find('img').exists()).toBe(false)
    expect(banned.find('.avatar__silhouette').exists()).toBe(true)
  })
})

describe('MoneyText', () => {
  it('marks what comes in when asked to', () => {
    expect(mount(MoneyText, { props: { fen: 500, signed: true } }).text()).toBe('+¥5.00')
    expect(mount(MoneyText, { props: { fen: -500, signed: true } }).text()).toBe('-¥5.00')
  })
})

describe('InfiniteList', () => {
  const props = { items: [{ id: 'a' }], label: 'Things', rowHeight: 100, hasMore: true, loadingMore: false }

  it('asks for more when what there is does not fill the page, not while it loads', async () => {
    const wrapper = mount(InfiniteList<{ id: string }>, { props: { ...props, loadingMore: true } })
    expect(wrapper.emitted('more')).toBeUndefined()
    await wrapper.setProps({ loadingMore: false })
    expect(wrapper.emitted('more')).toHaveLength(1)
  })

  it('waits for a press after a failure and keeps what is there', async () => {
    const wrapper = mount(InfiniteList<{ id: string }>, {
      props: { ...props, moreError: new Error('away') },
    })
    expect(wrapper.emitted('more')).toBeUndefined()
    expect(wrapper.get('[role="list"]').attributes('aria-label')).toBe('Things')
    await wrapper.get('[role="alert"] button').trigger('click')
    expect(wrapper.emitted('more')).toHaveLength(1)
  })
})
