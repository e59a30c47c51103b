import type { Locale } from '@/shared/preferences/preferencesStore'

type Messages = Record<string, unknown>
type Loader = () => Promise<Messages>

const PATH = /\/([\w-]+)\/locales\/([\w-]+)\.json$/

/** Every `<name>/locales/<locale>.json` of the source, each a chunk of its own. */
const files = import.meta.glob<Messages>('/src/**/locales/*.json', { import: 'default' })

const loaders = new Map<string, Loader>()
for (const [path, load] of Object.entries(files)) {
  const [, namespace, locale] = PATH.exec(path) ?? []
  loaders.set(`${namespace}/${locale}`, load)
}

/**
 * Messages of one namespace: the name of the folder that holds `locales/`.
 * Raises when there is no such file, which is a mistake in a route's `meta.messages`.
 */
export function loadNamespace(namespace: string, locale: Locale): Promise<Messages> {
  const load = loaders.get(`${namespace}/${locale}`)
  if (!load) throw new Error(`No messages for ${namespace} in ${locale}`)
  return load()
}
