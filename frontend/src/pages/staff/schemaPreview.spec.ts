import { describe, expect, it } from 'vitest'
import type { SchemaParts } from '@/features/staff/games/api'
import { mountApp } from '@/shared/testing/mountApp'
import SchemaPreview from './SchemaPreview.vue'

const words = (en: string) => ({ 'zh-hans': `${en} zh`, en })

const draft: SchemaParts = {
  attributes: [
    {
      key: 'rank',
      label: words('Rank'),
      type: 'choice',
      options: [{ value: 'king', label: words('King') }],
      required: true,
      filterable: true,
      on_card: true,
    },
    { key: 'adult', label: words('Adult'), type: 'boolean', required: true, filterable: true, on_card: false },
  ],
  handover_steps: [
    { key: 'credentials', label: words('See the credentials'), risk_days: 0 },
    { key: 'phone', label: words('Rebind the phone'), risk_days: 2, binding: 'phone' },
    { key: 'email', label: words('Rebind the e-mail'), risk_days: 1, binding: 'email' },
  ],
  binding_kinds: [
    { key: 'phone', label: words('Phone') },
    { key: 'email', label: words('E-mail') },
  ],
}

describe('SchemaPreview', () => {
  it('draws the seller’s form and leaves out the steps of what is not bound', async () => {
    const { wrapper } = await mountApp(SchemaPreview, { props: { draft }, messages: ['games', 'selling'] })
    expect(wrapper.findAll('select option').map((one) => one.text())).toContain('King')
    const steps = () => wrapper.findAll('.preview__steps li').map((one) => one.text())
    expect(steps()).toEqual(['See the credentials', 'Rebind the phone', 'Rebind the e-mail'])
    await wrapper.get('input[value=email]').setValue(true)
    expect(steps()).toEqual(['See the credentials', 'Rebind the e-mail'])
  })
})
