import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { defineComponent, h, type Component } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { needMessages } from '@/shared/i18n/i18n'

interface Options {
  props?: Record<string, unknown>
  /** Namespaces of the messages that the component needs besides `shared`. */
  messages?: readonly string[]
  /** Names of routes that it links to; each lives at `/<name>/:id?`. */
  routes?: readonly string[]
  /** Where the router stands at first. */
  at?: string
  /** What was loaded before, for a page that is come back to. */
  queryClient?: QueryClient
}

function emptyQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } },
  })
}

/** Mounts a component with everything that the real app puts around it. */
export async function mountApp(component: Component, options: Options = {}) {
  await needMessages(options.messages ?? [])
  const page = defineComponent({ render: () => h('div') })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      ...(options.routes ?? []).map((name) => ({ path: `/${name}/:id?`, name, component: page })),
      { path: '/:rest(.*)*', component: page },
    ],
  })
  await router.push(options.at ?? '/')
  const queryClient = options.queryClient ?? emptyQueryClient()
  const wrapper = mount(component, {
    props: options.props,
    attachTo: document.body,
    global: { plugins: [router, createPinia(), [VueQueryPlugin, { queryClient }]] },
  })
  await flushPromises()
  return { wrapper, router, queryClient }
}

/** Waits until answers of the fake server have arrived on the page. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve))
    await flushPromises()
  }
}
