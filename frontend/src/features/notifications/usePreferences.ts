import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { notificationKeys, optionalChannels, preferencesQuery, switchChannel, type Channel, type KindPreference } from './api'

interface Switch {
  kind: string
  channel: Channel
  enabled: boolean
}

/** Which kinds reach the person through which channels; each switch is kept at once. */
export function usePreferences() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()
  const query = reactive(useQuery(preferencesQuery()))

  const topics = computed(() => {
    const groups = new Map<string, KindPreference[]>()
    for (const kind of query.data?.kinds ?? []) groups.set(kind.topic, [...(groups.get(kind.topic) ?? []), kind])
    return [...groups].map(([topic, kinds]) => ({
      topic,
      optional: kinds.filter((kind) => optionalChannels(kind).length > 0),
      fixed: kinds.filter((kind) => optionalChannels(kind).length === 0),
    }))
  })

  const change = useMutation({
    mutationFn: ({ kind, channel, enabled }: Switch) => switchChannel(kind, channel, enabled),
    onSuccess: (preferences) => queries.setQueryData(notificationKeys.preferences, preferences),
    onError: (error) => {
      showToast(errorText(error), 'risk')
      // The box shows again what the server holds.
      void queries.invalidateQueries({ queryKey: notificationKeys.preferences })
    },
  })

  return { query, topics, busy: change.isPending, change: (wanted: Switch) => change.mutate(wanted) }
}
