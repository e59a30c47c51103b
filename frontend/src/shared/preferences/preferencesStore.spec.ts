import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { usePreferencesStore } from './preferencesStore'

beforeEach(() => setActivePinia(createPinia()))

it('keeps the choice in this browser and shows it on the document', async () => {
  const preferences = usePreferencesStore()
  expect(preferences.locale).toBe('zh-CN')
  preferences.locale = 'en'
  preferences.theme = 'dark'
  await nextTick()
  expect(document.documentElement.lang).toBe('en')
  expect(document.documentElement.dataset.theme).toBe('dark')
  setActivePinia(createPinia())
  expect(usePreferencesStore()).toMatchObject({ locale: 'en', theme: 'dark', isDark: true })
})

it('starts anew when what is stored makes no sense', () => {
  localStorage.setItem('anhao.preferences', '{broken')
  expect(usePreferencesStore()).toMatchObject({ locale: 'zh-CN', theme: 'system' })
})
