import { describe, expect, it } from 'vitest'
import { formatMoney, parseYuan, yuanText } from './money'

describe('formatMoney', () => {
  it.each([
    [128_000, '¥1,280.00'],
    [5, '¥0.05'],
    [0, '¥0.00'],
    [-2_550, '-¥25.50'],
    [100_000_000_00, '¥100,000,000.00'],
  ])('%i fen', (fen, text) => expect(formatMoney(fen)).toBe(text))
})

describe('parseYuan', () => {
  it.each([
    ['1280', 128_000],
    ['1,280.5', 128_050],
    [' ¥ 0.07 ', 7],
    ['\uff11\uff12\uff0e\uff15', 1_250],
    ['\uffe58', 800],
    ['19.99', 1_999],
    ['abc', null],
    ['-1', null],
    ['1e12', null],
    ['1.234', null],
    ['12,80', null],
    ['', null],
    ['99999999999999999', null],
  ])('%s', (text, fen) => expect(parseYuan(text)).toBe(fen))
})

it('writes yuan as a person would type them', () => {
  expect([128_000, 128_050, 7].map(yuanText)).toEqual(['1280', '1280.50', '0.07'])
})
