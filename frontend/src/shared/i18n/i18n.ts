import { createI18n } from 'vue-i18n'
import type { Locale } from '@/shared/preferences/preferencesStore'
import { loadNamespace } from './messages'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: false,
  messages: { 'zh-CN': {}, en: {} },
})

const wanted = new Set<string>()
const present = new Set<string>()

async function fill(namespace: string, locale: Locale): Promise<void> {
  const key = `${namespace}/${locale}`
  if (present.has(key)) return
  const messages = await loadNamespace(namespace, locale)
  i18n.global.mergeLocaleMessage(locale, { [namespace]: messages })
  present.add(key)
}

/** Makes these namespaces available in the present language, and in any language chosen later. */
export async function needMessages(namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) wanted.add(namespace)
  const locale = i18n.global.locale.value as Locale
  await Promise.all(namespaces.map((namespace) => fill(namespace, locale)))
}

/** Switches the language once everything on the page is there in it. */
export async function switchLocale(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((namespace) => fill(namespace, locale)))
  i18n.global.locale.value = locale
}
