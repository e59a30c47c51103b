import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const GRAVE = ['serious', 'critical']

/** Raises when axe finds something serious on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations.filter(({ impact }) => GRAVE.includes(impact ?? ''))
  if (grave.length === 0) return
  const lines = grave.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.target.join(' ')).join('\n  ')}`,
  )
  throw new Error(`axe on ${page.url()}\n${lines.join('\n')}`)
}
