import { encode } from 'uqr'

/** Modules of light around the code: ISO/IEC 18004 asks for four. */
const QUIET_ZONE = 4

export interface QrDrawing {
  /** Modules in each direction, the quiet zone included. */
  size: number
  /** An SVG path of the dark modules, one module wide each. */
  path: string
}

/** A QR code (error correction M) as a path: each run of dark modules in a row is one bar. */
export function qrDrawing(content: string): QrDrawing {
  const { size, data } = encode(content, { ecc: 'M', border: QUIET_ZONE })
  const bars = data.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`))
  return { size, path: bars.join('') }
}

/** Where dark runs begin, and how long they are. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = []
  row.forEach((isDark, x) => {
    const last = runs.at(-1)
    if (!isDark) return
    if (last && last[0] + last[1] === x) last[1] += 1
    else runs.push([x, 1])
  })
  return runs
}

const PIXELS_A_MODULE = 12

/** The code as a PNG, for a phone's photo album. */
export async function qrPicture(content: string): Promise<Blob> {
  const { size, path } = qrDrawing(content)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * PIXELS_A_MODULE
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.scale(PIXELS_A_MODULE, PIXELS_A_MODULE)
  pen.fillStyle = '#000'
  // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a canvas is no array
  pen.fill(new Path2D(path))
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is empty'))), 'image/png'),
  )
}
