import type { VirtualItem } from '@tanstack/vue-virtual'
import { expect, it } from 'vitest'
import { recallRows, rememberRows } from './rememberedRows'

const MORE_THAN_ARE_KEPT = 31

const rows = (size: number) => ({ columns: 2, sizes: [{ key: 0, index: 0, start: 0, end: size, size, lane: 0 } satisfies VirtualItem] })

it('keeps the rows of the lists that were left last', () => {
  rememberRows('/search', rows(300))
  expect(recallRows('/search')).toEqual(rows(300))
  for (let list = 1; list < MORE_THAN_ARE_KEPT - 1; list += 1) rememberRows(`/search?game=g${list}`, rows(320))
  rememberRows('/search', rows(310))
  rememberRows('/sellers/p1', rows(320))
  expect(recallRows('/search')).toEqual(rows(310))
  expect(recallRows('/search?game=g1')).toBeUndefined()
  expect(recallRows('/search?game=g2')).toEqual(rows(320))
})
