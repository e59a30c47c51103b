import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { client } from '@/shared/api/generated/client.gen'

function fetchPicture(url: string, signal: AbortSignal): Promise<Blob> {
  return client.get<{ 200: Blob }, unknown, true, 'data'>({
    url,
    signal,
    parseAs: 'blob',
    responseStyle: 'data',
  })
}

/**
 * A picture that only certain people may see, as an object URL. `<img>` sends no token, so it is
 * fetched by the client; the URL is released when the picture changes or leaves the page.
 */
export function useProtectedImage(url: MaybeRefOrGetter<string>) {
  const source = ref<string | null>(null)
  const failed = ref(false)

  function release(): void {
    if (source.value) URL.revokeObjectURL(source.value)
    source.value = null
  }

  async function load(address: string, signal: AbortSignal): Promise<void> {
    failed.value = false
    try {
      const picture = await fetchPicture(address, signal)
      if (!signal.aborted) source.value = URL.createObjectURL(picture)
    } catch {
      failed.value = !signal.aborted
    }
  }

  watch(
    () => toValue(url),
    (address, _before, onCleanup) => {
      const control = new AbortController()
      onCleanup(() => control.abort())
      release()
      void load(address, control.signal)
    },
    { immediate: true },
  )
  onScopeDispose(release)

  return { source, failed }
}
