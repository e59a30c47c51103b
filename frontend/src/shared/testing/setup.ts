import './lacking'
import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { configureClient } from '@/shared/api/client'
import { i18n, needMessages } from '@/shared/i18n/i18n'

enableAutoUnmount(afterEach)
configureClient()

// Specs assert on the words a person reads, so the real messages are loaded, in English.
beforeAll(async () => {
  i18n.global.locale.value = 'en'
  await needMessages(['shared'])
  config.global.plugins = [i18n]
})

beforeEach(() => localStorage.clear())

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})
