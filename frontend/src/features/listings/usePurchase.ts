import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import type { ListingDetail } from '@/shared/api/generated'
import { createIntent } from '@/shared/api/intent'
import { isApiError } from '@/shared/api/problem'
import { useErrorText } from '@/shared/composables/useErrorText'
import { listingKeys, placeOrder } from './api'

/** Buying a listing: asks once, tells a changed price and asks again, then goes to the order. */
export function usePurchase(listing: () => ListingDetail) {
  const router = useRouter()
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const intent = createIntent()
  const asking = ref(false)
  /** Price in fen that the buyer is asked to agree to. */
  const agreedPrice = ref(0)
  const priceChanged = ref(false)

  const order = useMutation({
    mutationFn: () => {
      const body = { listing_id: listing().id, expected_price: agreedPrice.value }
      return placeOrder(body, intent.headersFor(body))
    },
    onSuccess: async ({ id }) => {
      intent.fulfilled()
      asking.value = false
      await router.push({ name: 'order', params: { id } })
    },
    onError: (error) => {
      if (isApiError(error, 'price_changed')) takeNewPrice(error.body.price)
      void queries.invalidateQueries({ queryKey: listingKeys.detail(listing().id) })
    },
  })

  function takeNewPrice(price: unknown): void {
    if (typeof price !== 'number') return
    agreedPrice.value = price
    priceChanged.value = true
  }

  function ask(): void {
    order.reset()
    agreedPrice.value = listing().price ?? 0
    priceChanged.value = false
    asking.value = true
  }

  const problem = computed(() => {
    const error = order.error.value
    return error && !isApiError(error, 'price_changed') ? errorText(error) : ''
  })

  return {
    asking,
    agreedPrice,
    priceChanged,
    problem,
    busy: order.isPending,
    ask,
    confirm: () => order.mutate(),
    close: () => (asking.value = false),
  }
}
