import { meAvatarCreate, mePartialUpdate, type PatchedProfileUpdateRequest } from '@/shared/api/generated'
import { uploadFetch } from '@/shared/api/client'

export type { Me } from '@/shared/api/generated'

/** Changes what is given; answers oneself as others see one then. */
export const updateProfile = (body: PatchedProfileUpdateRequest) => mePartialUpdate({ body })

/** Replaces the avatar; `onProgress` is given the share of bytes sent. */
export const uploadAvatar = (picture: Blob, onProgress: (share: number) => void) =>
  meAvatarCreate({ body: { file: picture }, fetch: uploadFetch(onProgress) })
