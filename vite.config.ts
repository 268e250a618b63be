import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'
import { defineConfig } from 'vitest/config'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** `#core/…` as Node resolves it through package.json. */
const alias = { '#core': here('core') }

/** The window: split by view, no inline script, so that the strictest content policy holds. */
const renderer: UserConfig = {
  root: here('renderer'),
  base: './',
  plugins: [react()],
  resolve: { alias },
  build: {
    outDir: here('dist/renderer'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
  },
}

/** The main process and the command line as plain JavaScript: Electron's Node strips no types. */
const main: UserConfig = {
  resolve: { alias },
  build: {
    ssr: true,
    target: 'node22',
    outDir: here('dist/main'),
    emptyOutDir: true,
    rollupOptions: {
      input: {
        electron: here('electron/main.ts'),
        cli: here('core/cli/main.ts'),
        // A thread loads a file of its own: core/host/places.ts finds it by this name.
        analysis: here('core/host/analysis/worker.ts'),
        judging: here('core/host/judging-anew/worker.ts'),
        study: here('core/host/study/worker.ts'),
      },
      external: ['electron'],
    },
  },
}

/** The preload runs in a sandbox, which loads CommonJS only. */
const preload: UserConfig = {
  build: {
    outDir: here('dist/preload'),
    emptyOutDir: true,
    lib: { entry: here('electron/preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rollupOptions: { external: ['electron'] },
  },
}

export default defineConfig(({ mode }) => {
  if (mode === 'test') {
    return {
      test: {
        include: ['test/**/*.test.{ts,tsx}'],
        exclude: ['test/browser/**'],
        // A busy machine is slow, not wrong.
        testTimeout: 240_000,
        hookTimeout: 240_000,
        // The default keeps one core free, which on a machine of two is half of it.
        maxWorkers: '100%',
        // One key for all tests, so that none is made in the user's data folder.
        env: { JOURNEYSCOPE_KEY: '00'.repeat(32) },
      },
    }
  }
  if (mode === 'main') return main
  if (mode === 'preload') return preload
  return renderer
})
