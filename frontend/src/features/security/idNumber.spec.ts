import { describe, expect, it } from 'vitest'
import { looksMistyped, tidyIdNumber } from './idNumber'

describe('an identity number', () => {
  it('loses the spaces that people type and gets a capital X', () => {
    expect(tidyIdNumber(' 110105 19491231 002x ')).toBe('11010519491231002X')
  })

  it('is right when its last character checks the others', () => {
    expect(looksMistyped('11010519491231002X')).toBe(false)
    expect(looksMistyped('110105 19491231 002x')).toBe(false)
  })

  it.each(['110105194912310021', '11010519491231003X', '1101051949123100XX', '11010519491231002X9'])(
    'looks mistyped as %s',
    (number) => expect(looksMistyped(number)).toBe(true),
  )

  it('is not judged before it is typed to its end', () => {
    expect(looksMistyped('11010519491231002')).toBe(false)
    expect(looksMistyped('')).toBe(false)
  })
})
