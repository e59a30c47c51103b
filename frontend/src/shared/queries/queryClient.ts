import { QueryClient } from '@tanstack/vue-query'
import { ApiError } from '@/shared/api/problem'

const MAX_RETRIES = 2

/** Only what may pass by itself is tried again: no connection, or the server in trouble. */
export function isWorthRetrying(failures: number, error: Error): boolean {
  const mayPass = error instanceof ApiError && (error.isConnectionFailure || error.status >= 502)
  return mayPass && failures < MAX_RETRIES
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: isWorthRetrying,
      refetchOnWindowFocus: true,
      // The browser's word on being offline is shown, but never believed over a real answer.
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
