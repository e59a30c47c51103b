import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeAll } from 'vitest'
import { i18n, needMessages } from '@/shared/i18n/i18n'

enableAutoUnmount(afterEach)

// Specs assert on the words a person reads, so the real messages are loaded, in English.
beforeAll(async () => {
  i18n.global.locale.value = 'en'
  await needMessages(['shared'])
  config.global.plugins = [i18n]
})
