import 'vue-router'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title; a page may override it with `usePageTitle`. */
    title?: string
    /** Message namespaces that the page needs besides `shared` and `app`. */
    messages?: readonly string[]
    /** Who may enter; without it everybody. */
    requires?: 'visitor' | 'person' | 'staff'
  }
}
