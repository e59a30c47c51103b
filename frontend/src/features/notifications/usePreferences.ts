import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { notificationKeys, preferencesQuery, switchChannel, type Channel } from './api'
import { byTopic, withSwitch } from './topics'

interface Switch {
  kind: string
  channel: Channel
  enabled: boolean
}

const SWITCHING = ['notifications', 'switching']

/** Which kinds reach the person through which channels; each switch is kept at once. */
export function usePreferences() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const query = reactive(useQuery(preferencesQuery()))
  const topics = computed(() => byTopic(query.data?.kinds ?? []))

  const change = useMutation({
    mutationKey: SWITCHING,
    // One after the other: the last answer then holds all of them.
    scope: { id: SWITCHING.join() },
    mutationFn: ({ kind, channel, enabled }: Switch) => switchChannel(kind, channel, enabled),
    onMutate: (wanted) => {
      const { queryKey } = preferencesQuery()
      queries.setQueryData(queryKey, (shown) => shown && { kinds: withSwitch(shown.kinds, wanted) })
    },
    onSuccess: (preferences) => {
      const isLast = queries.isMutating({ mutationKey: SWITCHING }) === 1
      if (isLast) queries.setQueryData(notificationKeys.preferences, preferences)
    },
    onError: (error) => {
      showToast(errorText(error), 'risk')
      // The switch shows again what the server holds.
      return queries.invalidateQueries({ queryKey: notificationKeys.preferences })
    },
  })

  return { query, topics, change: (wanted: Switch) => change.mutate(wanted) }
}
