import { useMutation, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useErrorText } from '@/shared/composables/useErrorText'
import { showToast } from '@/shared/ui/toasts/toasts'
import { changeSavedSearch, deleteSavedSearch, savedSearchesQuery, type SavedSearch } from './api'

/** Changing and deleting one's saved searches; the list shows what the server answered. */
export function useSavedSearchChange() {
  const queries = useQueryClient()
  const { errorText } = useErrorText()

  function show(change: (searches: SavedSearch[]) => SavedSearch[]): void {
    queries.setQueryData(savedSearchesQuery().queryKey, (shown) => shown && change(shown))
  }

  function replace(changed: SavedSearch): void {
    show((searches) => searches.map((one) => (one.id === changed.id ? changed : one)))
  }

  const alerts = useMutation({
    mutationFn: ({ id, wanted }: { id: string; wanted: boolean }) => changeSavedSearch(id, { alerts: wanted }),
    onSuccess: replace,
    onError: (error) => showToast(errorText(error), 'risk'),
  })

  const deletion = useMutation({
    mutationFn: deleteSavedSearch,
    onSuccess: (_answer, id) => show((searches) => searches.filter((one) => one.id !== id)),
  })

  /** Answers whether it is gone. */
  async function remove(id: string): Promise<boolean> {
    return deletion.mutateAsync(id).then(
      () => true,
      () => false,
    )
  }

  const switched = computed(() => (alerts.isPending.value ? alerts.variables.value : undefined))

  return {
    isSwitching: ({ id }: SavedSearch) => switched.value?.id === id,
    /** Where the switch stands: as it was pressed while that is under way, then as the server has it. */
    hasAlerts: (search: SavedSearch) => (switched.value?.id === search.id ? switched.value.wanted : search.alerts),
    switchAlerts: (id: string, wanted: boolean) => alerts.mutate({ id, wanted }),
    rename: async (id: string, values: { name: string; alerts: boolean }) => replace(await changeSavedSearch(id, values)),
    remove,
    removal: {
      isPending: deletion.isPending,
      problem: computed(() => (deletion.error.value ? errorText(deletion.error.value) : '')),
      reset: deletion.reset,
    },
  }
}
