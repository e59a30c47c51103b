import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { SideEnum as Side } from '@/shared/api/generated'

/** The side and the group of a list of one's trades, as the URL has them; `groups` holds `all` and others by name. */
export function useSides(groups: Readonly<Record<string, unknown>>) {
  const route = useRoute()
  const router = useRouter()

  const role = computed<Side>(() => (route.query.role === 'seller' ? 'seller' : 'buyer'))
  const group = computed(() => {
    const wanted = String(route.query.status ?? 'all')
    return Object.hasOwn(groups, wanted) ? wanted : 'all'
  })

  function choose(change: { role?: Side; group?: string }): void {
    const next = { role: role.value, group: group.value, ...change }
    const status = next.group === 'all' ? undefined : next.group
    void router.replace({ query: { role: next.role === 'seller' ? 'seller' : undefined, status } })
  }

  return { role, group, choose }
}
