import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive } from 'vue'
import { isApiError } from '@/shared/api/problem'
import { deviceKeys, devicesQuery, signOutDevice, signOutOtherDevices } from './api'

async function signOut(id: string): Promise<void> {
  try {
    await signOutDevice(id)
  } catch (error) {
    // It was signed out already, somewhere else: what was wanted is so.
    if (!isApiError(error, 'not_found')) throw error
  }
}

/** Where the person is signed in, and the ways to end that. */
export function useDevices() {
  const queries = useQueryClient()
  const query = reactive(useQuery(devicesQuery()))
  const others = computed(() => query.data?.filter((device) => !device.is_current) ?? [])
  const onSettled = () => queries.invalidateQueries({ queryKey: deviceKeys.all })

  const one = useMutation({ mutationFn: signOut, onSettled })
  const all = useMutation({ mutationFn: () => signOutOtherDevices(), onSettled })

  return {
    query,
    others,
    /** Id of the device that is being signed out. */
    leaving: computed(() => (one.isPending.value ? one.variables.value : undefined)),
    problem: one.error,
    signOutOne: (id: string, onSuccess: () => void) => one.mutate(id, { onSuccess }),
    areLeaving: all.isPending,
    problemOfAll: all.error,
    signOutOthers: (onSuccess: () => void) => all.mutate(undefined, { onSuccess }),
  }
}
