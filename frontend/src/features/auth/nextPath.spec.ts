import { expect, it } from 'vitest'
import { safeNext } from './nextPath'

it.each([
  ['/orders/1?tab=a#b', '/orders/1?tab=a#b'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
])('%s', (next, path) => expect(safeNext(next)).toBe(path))
