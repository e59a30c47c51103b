// Fails when the committed client is not what the committed openapi.json generates.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const committed = join(root, 'src/shared/api/generated')
const fresh = mkdtempSync(join(root, 'node_modules/.api-check-'))

function filesBelow(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(folder, path), readFileSync(path, 'utf8')]
    }),
  )
}

try {
  execFileSync(process.execPath, [join(root, 'node_modules/@hey-api/openapi-ts/bin/run.js')], {
    cwd: root,
    env: { ...process.env, ANHAO_API_OUTPUT: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const before = filesBelow(committed)
  const after = filesBelow(fresh)
  const names = new Set([...before.keys(), ...after.keys()])
  const drifted = [...names].filter((name) => before.get(name) !== after.get(name))
  if (drifted.length > 0) {
    console.error(`The API client is stale: ${drifted.join(', ')}\nRun: npm run api:generate`)
    process.exitCode = 1
  } else {
    console.log('The API client matches openapi.json.')
  }
} finally {
  rmSync(fresh, { recursive: true, force: true })
}
