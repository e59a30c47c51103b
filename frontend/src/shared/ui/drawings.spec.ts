import { expect, it } from 'vitest'
import { drawAvatar } from './avatarArt'
import { gameColours } from './gameColours'

it('draws the same person the same way, and others differently', () => {
  expect(drawAvatar('a')).toEqual(drawAvatar('a'))
  expect(drawAvatar('a')).not.toEqual(drawAvatar('b'))
})

it('draws symmetrically', () => {
  const { cells } = drawAvatar('018f-77')
  for (const { x, y } of cells) expect(cells).toContainEqual({ x: 4 - x, y })
})

it('gives a game the same colours every time', () => {
  expect(gameColours('genshin')).toEqual(gameColours('genshin'))
})
