import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { ApiError, isApiError } from '@/shared/api/problem'
import { compressPicture } from '@/shared/composables/compressPicture'
import { useSessionStore } from '@/shared/session/sessionStore'
import { uploadAvatar } from './api'

export const AVATAR_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
const MAX_BYTES = 10 * 1024 * 1024

function refuseUnfit(file: File): void {
  if (!AVATAR_TYPES.some((type) => type === file.type)) throw new ApiError({ status: 0, code: 'picture_type' })
  if (file.size > MAX_BYTES) throw new ApiError({ status: 0, code: 'picture_size' })
}

/** Sends a new avatar. Until the server has taken it, what was chosen is only previewed. */
export function useAvatar() {
  const session = useSessionStore()
  const chosen = shallowRef<File | null>(null)
  const preview = ref<string | null>(null)
  const busy = ref(false)
  /** Share of bytes sent, 0 to 1. */
  const share = ref(0)
  const error = ref<unknown>(null)

  /** The server did not judge the picture: another try may fare better. */
  const mayRetry = computed(() => {
    if (!isApiError(error.value)) return false
    return error.value.isConnectionFailure ? !error.value.code.startsWith('picture_') : error.value.status >= 429
  })

  function showPreview(file: File | null): void {
    if (preview.value) URL.revokeObjectURL(preview.value)
    preview.value = file && URL.createObjectURL(file)
  }

  /** Answers whether the server has taken it. */
  async function send(file: File): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    share.value = 0
    chosen.value = file
    try {
      refuseUnfit(file)
      showPreview(file)
      session.user = await uploadAvatar(await compressPicture(file), (sent) => (share.value = sent))
      return true
    } catch (problem) {
      error.value = problem
      return false
    } finally {
      busy.value = false
      showPreview(null)
    }
  }

  onScopeDispose(() => showPreview(null))

  return { chosen, preview, busy, share, error, mayRetry, send }
}
