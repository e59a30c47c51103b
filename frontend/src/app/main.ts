import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { configureClient } from '@/shared/api/client'
import { i18n, needMessages, switchLocale } from '@/shared/i18n/i18n'
import { usePreferencesStore } from '@/shared/preferences/preferencesStore'
import { queryClient } from '@/shared/queries/queryClient'
import { useSessionStore } from '@/shared/session/sessionStore'
import App from './App.vue'
import { registerAllFrames } from './realtime'
import { router } from './router'
import '@/shared/theme/tokens.css'
import '@/shared/theme/base.css'
import '@/shared/theme/fields.css'

async function start(): Promise<void> {
  configureClient()
  registerAllFrames()
  const app = createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient })
  void useSessionStore().restore()
  await switchLocale(usePreferencesStore().locale)
  // Installing the router starts the first navigation: its page loads beside the shell's words.
  app.use(router)
  await needMessages(['shared', 'app'])
  app.mount('#app')
}

void start()
