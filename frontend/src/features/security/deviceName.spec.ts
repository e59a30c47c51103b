import { describe, expect, it } from 'vitest'
import { deviceName, isHandheld } from './deviceName'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe.each([
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge · Windows', false],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/19.0 Safari/605.1.15`, 'Safari · macOS', false],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${WEBKIT} Mobile/15E148 MicroMessenger/8.0`, 'WeChat · iPhone', true],
  [`Mozilla/5.0 (Linux; Android 16; Pixel) ${WEBKIT} Chrome/140.0 Mobile Safari/537.36`, 'Chrome · Android', true],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · Linux', false],
  ['curl/8.0', '', false],
])('%s', (userAgent, name, handheld) => {
  it(`is ${name || 'unknown'}`, () => {
    expect(deviceName(userAgent)).toBe(name)
    expect(isHandheld(userAgent)).toBe(handheld)
  })
})
