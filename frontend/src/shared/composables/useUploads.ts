import { onScopeDispose, ref, type Ref } from 'vue'
import type { Image } from '@/shared/api/generated'
import { ApiError } from '@/shared/api/problem'
import { compressPicture } from './compressPicture'

export type UploadStatus = 'waiting' | 'sending' | 'done' | 'failed'

/** A picture on its way to the server, or already there. */
export interface Upload {
  key: string
  name: string
  /** What is shown: the local file at once, later the server's thumbnail. */
  preview: string
  status: UploadStatus
  /** Share of bytes sent, 0 to 1. */
  share: number
  error: unknown
  file: File | null
  image: Image | null
}

export interface UploadRules {
  max: number
  types: readonly string[]
  /** Largest file in bytes that a person may choose; it is made smaller before it is sent. */
  maxBytes: number
}

/** Sends one picture; `onProgress` is given the share of bytes sent. */
export type SendPicture = (
  picture: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<Image>

const AT_ONCE = 3

function refusal(file: File, rules: UploadRules): ApiError | null {
  if (!rules.types.includes(file.type)) return new ApiError({ status: 0, code: 'picture_type' })
  if (file.size > rules.maxBytes) return new ApiError({ status: 0, code: 'picture_size' })
  return null
}

/** Uploads that run three at a time, fail one by one, can be retried, moved and taken away. */
export function useUploads(send: SendPicture, rules: UploadRules) {
  const uploads = ref([]) as Ref<Upload[]>
  const controls = new Map<string, AbortController>()

  function start(images: readonly Image[]): void {
    uploads.value = images.map((image) => ({
      key: image.id,
      name: '',
      preview: image.thumb_url,
      status: 'done',
      share: 1,
      error: null,
      file: null,
      image,
    }))
  }

  /** Takes what fits; answers how many files were left out because there is no more room. */
  function add(files: readonly File[]): number {
    const room = Math.max(rules.max - uploads.value.length, 0)
    for (const file of files.slice(0, room)) {
      const error = refusal(file, rules)
      uploads.value.push({
        key: crypto.randomUUID(),
        name: file.name,
        preview: URL.createObjectURL(file),
        status: error ? 'failed' : 'waiting',
        share: 0,
        error,
        file: error ? null : file,
        image: null,
      })
    }
    sendNext()
    return Math.max(files.length - room, 0)
  }

  function sendNext(): void {
    const sending = uploads.value.filter((upload) => upload.status === 'sending').length
    const waiting = uploads.value.filter((upload) => upload.status === 'waiting')
    for (const upload of waiting.slice(0, AT_ONCE - sending)) void run(upload)
  }

  async function run(upload: Upload): Promise<void> {
    const control = new AbortController()
    controls.set(upload.key, control)
    Object.assign(upload, { status: 'sending', share: 0, error: null })
    try {
      const picture = await compressPicture(upload.file!)
      const progress = (share: number) => (upload.share = share)
      upload.image = await send(picture, progress, control.signal)
      upload.status = 'done'
    } catch (error) {
      Object.assign(upload, { status: 'failed', error })
    }
    controls.delete(upload.key)
    sendNext()
  }

  function retry(upload: Upload): void {
    upload.status = 'waiting'
    sendNext()
  }

  function remove(upload: Upload): void {
    controls.get(upload.key)?.abort()
    release(upload)
    uploads.value = uploads.value.filter(({ key }) => key !== upload.key)
    sendNext()
  }

  /** Moves a picture to another place in the row. */
  function move(from: number, to: number): void {
    if (to < 0 || to >= uploads.value.length || from === to) return
    const [moved] = uploads.value.splice(from, 1)
    if (moved) uploads.value.splice(to, 0, moved)
  }

  function release(upload: Upload): void {
    if (upload.preview.startsWith('blob:')) URL.revokeObjectURL(upload.preview)
  }

  onScopeDispose(() => {
    for (const control of controls.values()) control.abort()
    uploads.value.forEach(release)
  })

  return { uploads, start, add, retry, remove, move }
}
