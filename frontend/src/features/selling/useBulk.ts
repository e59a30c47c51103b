import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { changePrices, MOST_PRICES, moveListing, sellingKeys, type OwnListing } from './api'

export type BulkMove = 'renew' | 'takeDown' | 'relist'

/** How one listing of many fared; `refusal` is empty when it was done. */
export interface Verdict {
  id: string
  title: string
  refusal: string
}

const PERMISSION = { renew: 'can_renew', takeDown: 'can_take_down', relist: 'can_relist' } as const

export function permitting(move: BulkMove, listings: readonly OwnListing[]): OwnListing[] {
  return listings.filter(({ permissions }) => permissions[PERMISSION[move]])
}

/** Those whose price alone may be changed now. */
export function priceable(listings: readonly OwnListing[]): OwnListing[] {
  return listings.filter(({ permissions, price }) => permissions.can_edit && price !== null)
}

/** Does one thing to many listings, and tells of each how it fared. */
export function useBulk() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const verdicts = ref<Verdict[]>([])
  const total = ref(0)
  const busy = ref(false)
  const refused = computed(() => verdicts.value.filter(({ refusal }) => refusal !== ''))

  async function run(listings: readonly OwnListing[], work: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    verdicts.value = []
    total.value = listings.length
    try {
      await work()
    } finally {
      busy.value = false
      await queries.invalidateQueries({ queryKey: sellingKeys.lists })
    }
  }

  function note({ id, title }: OwnListing, refusal: string): void {
    verdicts.value = [...verdicts.value, { id, title, refusal }]
  }

  /** One after the other: a server that is asked for all at once would turn some away. */
  function move(listings: readonly OwnListing[], to: BulkMove): Promise<void> {
    return run(listings, async () => {
      for (const listing of listings) {
        const refusal = await moveListing(listing.id, to).then(() => '', errorText)
        note(listing, refusal)
      }
    })
  }

  /** `prices` in fen by id. A request that fails as a whole refuses each of its listings. */
  function reprice(listings: readonly OwnListing[], prices: ReadonlyMap<string, number>): Promise<void> {
    return run(listings, async () => {
      for (let start = 0; start < listings.length; start += MOST_PRICES) {
        await repriceSome(listings.slice(start, start + MOST_PRICES), prices)
      }
    })
  }

  async function repriceSome(listings: readonly OwnListing[], prices: ReadonlyMap<string, number>): Promise<void> {
    const changes = listings.map(({ id, version }) => ({ id, version, price: prices.get(id)! }))
    try {
      const { results } = await changePrices(changes)
      const refusals = new Map(results.map(({ id, refusal }) => [id, refusal?.detail ?? '']))
      for (const listing of listings) note(listing, refusals.get(listing.id) ?? '')
    } catch (error) {
      for (const listing of listings) note(listing, errorText(error))
    }
  }

  function dismiss(): void {
    verdicts.value = []
    total.value = 0
  }

  return { verdicts, refused, total, busy, move, reprice, dismiss }
}
