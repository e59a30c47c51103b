import Compressor from 'compressorjs'

const LONGEST_SIDE_PX = 2048
const QUALITY = 0.85
const SMALL_ENOUGH_BYTES = 300_000

/** A smaller copy for the way to the server; the picture itself when it is small already. */
export function compressPicture(file: File): Promise<Blob> {
  if (file.size <= SMALL_ENOUGH_BYTES) return Promise.resolve(file)
  return new Promise((resolve) => {
    // oxlint-disable-next-line no-new -- the library starts working when it is constructed
    new Compressor(file, {
      maxWidth: LONGEST_SIDE_PX,
      maxHeight: LONGEST_SIDE_PX,
      quality: QUALITY,
      success: resolve,
      // A file that this browser cannot decode is for the server to judge, with its clear answer.
      error: () => resolve(file),
    })
  })
}
