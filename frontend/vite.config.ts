import vue from '@vitejs/plugin-vue'
import { fileURLToPath, URL } from 'node:url'
import { defineConfig } from 'vitest/config'

const backend = process.env.ANHAO_DEV_BACKEND ?? 'http://localhost:8000'
// The API refuses cookies and sockets from pages of another origin than its own.
const ours = { target: backend, headers: { origin: backend } }

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: {
    proxy: {
      '/api': ours,
      '/media': ours,
      '/ws': { ...ours, ws: true },
    },
  },
  build: {
    manifest: true,
    target: 'es2022',
    // Inlined assets would need data: in the content security policy.
    assetsInlineLimit: 0,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.spec.ts'],
    setupFiles: ['src/shared/testing/setup.ts'],
    restoreMocks: true,
    coverage: {
      provider: 'v8',
      include: ['src/features/**', 'src/shared/**'],
      exclude: ['src/shared/api/generated/**', '**/*.spec.ts', '**/testing/**', '**/*.{json,css}'],
      reporter: ['text-summary'],
      thresholds: { 'src/features/**': { lines: 80 }, 'src/shared/**': { lines: 80 } },
    },
  },
})
