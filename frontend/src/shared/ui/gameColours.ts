/** Colours of a game without artwork, always the same for the same game. White text is readable on them. */
export interface GameColours {
  badge: string
  gradient: string
}

export function gameColours(slug: string): GameColours {
  let sum = 0
  for (const character of slug) sum = (sum * 31 + character.codePointAt(0)!) % 360
  return {
    badge: `hsl(${sum} 42% 36%)`,
    gradient: `linear-gradient(160deg, hsl(${sum} 42% 38%), hsl(${sum} 48% 14%))`,
  }
}
