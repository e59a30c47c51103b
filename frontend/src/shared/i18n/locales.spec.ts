import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const SOURCE = join(process.cwd(), 'src')
const HAN = /\p{Script=Han}/u
/** Keys written out in full, in code (`t('a.b')`) and as labels in data (`label: 'a.b'`). */
const KEY = /(?:\bt\(|label: |title: )'([a-z][\w-]*(?:\.[\w-]+)+)'/gi

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
const sources = files.filter((file) => /\.(vue|ts)$/.test(file) && !/\.spec\.ts$|generated/.test(file))
const folders = files.filter((file) => file.endsWith('locales/zh-CN.json')).map((file) => join(file, '..'))

type Messages = { [key: string]: string | Messages }

function read(file: string): Messages {
  return JSON.parse(readFileSync(join(SOURCE, file), 'utf8')) as Messages
}

function flat(messages: Messages, prefix = ''): Map<string, string> {
  const entries = Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}

function placeholders(message: string): string[] {
  return [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).toSorted()
}

describe.each(folders)('%s', (folder) => {
  const chinese = flat(read(join(folder, 'zh-CN.json')))
  const english = flat(read(join(folder, 'en.json')))

  it('has the same keys in both languages', () => {
    expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted())
  })

  it('fills in the same things in both languages', () => {
    for (const [key, message] of chinese) {
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(message))
    }
  })
})

describe('sources', () => {
  it('hold no Chinese outside of the locale files', () => {
    const offenders = sources.filter((file) => HAN.test(readFileSync(join(SOURCE, file), 'utf8')))
    expect(offenders).toEqual([])
  })

  it('use no key that has no message', () => {
    const known = new Set<string>()
    for (const folder of folders) {
      const namespace = folder.split('/').at(-2)!
      for (const key of flat(read(join(folder, 'zh-CN.json'))).keys()) known.add(`${namespace}.${key}`)
    }
    const missing = sources.flatMap((file) =>
      [...readFileSync(join(SOURCE, file), 'utf8').matchAll(KEY)]
        .map(([, key]) => key!)
        .filter((key) => !known.has(key))
        .map((key) => `${file}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})
