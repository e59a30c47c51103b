/** What stands in for the picture of somebody without one; the same id gives the same drawing. */
export interface AvatarArt {
  hue: number
  /** Cells of a 5 × 5 grid that are filled, mirrored about its middle column. */
  cells: { x: number; y: number }[]
}

const SIZE = 5
const HALF = 3

function hash(text: string): number {
  let value = 2166136261
  for (const character of text) {
    value = Math.imul(value ^ character.codePointAt(0)!, 16777619)
  }
  return value >>> 0
}

export function drawAvatar(id: string): AvatarArt {
  const bits = hash(id)
  const cells: AvatarArt['cells'] = []
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < HALF; x += 1) {
      if (((bits >>> (y * HALF + x)) & 1) === 0) continue
      cells.push({ x, y })
      if (x !== SIZE - 1 - x) cells.push({ x: SIZE - 1 - x, y })
    }
  }
  return { hue: hash(`hue ${id}`) % 360, cells }
}
