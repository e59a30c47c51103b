// Prints what each route loads, gzipped, and fails when a route is over its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
const ENTRY = 'index.html'
const PUBLIC_JS_KB = 150
const PUBLIC_CSS_KB = 30
const LATER_JS_KB = 90
/** Pages on which somebody may arrive first; every other page is reached from one of them. */
const PUBLIC = ['home', 'search', 'listing', 'seller', 'help', 'auth', 'missing']

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', DIST), 'utf8'))
const sizes = new Map()

function gzipKb(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, DIST))).length / 1000)
  return sizes.get(file)
}

/** Files that a chunk needs before it runs: its own and those of its static imports. */
function filesOf(key, seen = new Set(), files = { js: new Set(), css: new Set() }) {
  if (seen.has(key)) return files
  seen.add(key)
  const chunk = manifest[key]
  if (chunk.file.endsWith('.js')) files.js.add(chunk.file)
  for (const css of chunk.css ?? []) files.css.add(css)
  for (const imported of chunk.imports ?? []) filesOf(imported, seen, files)
  return files
}

const total = (files) => [...files].reduce((sum, file) => sum + gzipKb(file), 0)
const union = (...sets) => new Set(sets.flatMap((set) => [...set]))
const beyond = (files, base) => new Set([...files].filter((file) => !base.has(file)))

const messages = Object.keys(manifest).filter((key) => key.endsWith('locales/zh-CN.json'))
function messagesOf(...folders) {
  const keys = messages.filter((key) => folders.some((folder) => key.includes(`/${folder}/locales/`)))
  return keys.map((key) => manifest[key].file)
}

const entry = filesOf(ENTRY)
const start = { js: union(entry.js, messagesOf('shared', 'app')), css: entry.css }

/** A page with what its layout and its messages add; the largest messages are counted for safety. */
function measure(page) {
  const area = page.split('/')[2]
  const layout = { centre: 'Centre', staff: 'Staff' }[area]
  const layoutFiles = layout ? filesOf(`src/app/layouts/${layout}Layout.vue`) : { js: [], css: [] }
  const own = filesOf(page)
  const words = messagesOf(area, 'listings', 'auth')
  return { js: union(own.js, layoutFiles.js, words), css: union(own.css, layoutFiles.css) }
}

const pages = Object.keys(manifest).filter((key) => /^src\/pages\/.+Page\.vue$/.test(key))
const rows = pages.map((page) => {
  const files = measure(page)
  const isPublic = PUBLIC.includes(page.split('/')[2])
  const js = isPublic ? total(union(start.js, files.js)) : total(beyond(files.js, start.js))
  const css = isPublic ? total(union(start.css, files.css)) : total(beyond(files.css, start.css))
  const over = js > (isPublic ? PUBLIC_JS_KB : LATER_JS_KB) || (isPublic && css > PUBLIC_CSS_KB)
  return { page: page.slice('src/pages/'.length), kind: isPublic ? 'first' : 'later', js, css, over }
})

const kb = (value) => `${value.toFixed(1)} kB`.padStart(10)
console.log(`${'page'.padEnd(36)} kind         JS        CSS   (gzipped)`)
for (const row of rows.toSorted((a, b) => b.js - a.js)) {
  console.log(`${row.page.padEnd(36)} ${row.kind} ${kb(row.js)} ${kb(row.css)} ${row.over ? '  OVER' : ''}`)
}
console.log(
  `first: at most ${PUBLIC_JS_KB} kB JS and ${PUBLIC_CSS_KB} kB CSS in all; later: at most ${LATER_JS_KB} kB JS more`,
)
if (rows.some((row) => row.over)) process.exitCode = 1
