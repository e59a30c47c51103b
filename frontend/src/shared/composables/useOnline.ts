import { readonly, ref, type Ref } from 'vue'

const online = ref(navigator.onLine)
addEventListener('online', () => (online.value = true))
addEventListener('offline', () => (online.value = false))

/** Whether the browser believes to have a connection. */
export function useOnline(): Readonly<Ref<boolean>> {
  return readonly(online)
}
