import { defineStore } from 'pinia'
import { computed, ref, watch, watchEffect } from 'vue'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export type ThemeChoice = 'system' | 'light' | 'dark'

interface Preferences {
  theme: ThemeChoice
  locale: Locale
}

const STORAGE_KEY = 'anhao.preferences'
const DEFAULTS: Preferences = { theme: 'system', locale: 'zh-CN' }

function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Preferences>
    return {
      theme: stored.theme ?? DEFAULTS.theme,
      locale: LOCALES.find((locale) => locale === stored.locale) ?? DEFAULTS.locale,
    }
  } catch {
    return DEFAULTS
  }
}

/** Theme and language of this browser. `public/theme.js` reads the same key before first paint. */
export const usePreferencesStore = defineStore('preferences', () => {
  const stored = read()
  const theme = ref<ThemeChoice>(stored.theme)
  const locale = ref<Locale>(stored.locale)
  const darkSystem = matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = ref(darkSystem.matches)
  darkSystem.addEventListener('change', (event) => (systemIsDark.value = event.matches))

  const isDark = computed(() =>
    theme.value === 'system' ? systemIsDark.value : theme.value === 'dark',
  )

  watch([theme, locale], () => {
    const value: Preferences = { theme: theme.value, locale: locale.value }
    localStorage.setItem(STORAGE_KEY, JSON.stringify(value))
  })
  watchEffect(() => {
    document.documentElement.dataset.theme = isDark.value ? 'dark' : 'light'
    document.documentElement.lang = locale.value
  })

  return { theme, locale, isDark }
})
