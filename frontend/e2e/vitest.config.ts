import { defineConfig } from 'vitest/config'

/** Needs a running stack: BASE_URL=http://localhost:8000 npm run e2e */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.e2e.ts'],
    environment: 'node',
    // Vitest gives BASE_URL a meaning of its own inside the tests, so it is handed on by another name.
    env: { E2E_BASE_URL: process.env.BASE_URL ?? 'http://localhost:8000' },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A second, as vitest would wait, is short for a page on a machine that does other things as well.
    expect: { poll: { timeout: 20_000 } },
    // One story after another: they share the people of the demo data.
    fileParallelism: false,
  },
})
