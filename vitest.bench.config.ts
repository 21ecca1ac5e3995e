// Benchmarks: not tests, no thresholds. `npm run bench` on a quiet machine.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/{panel,probe,trace}/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    hookTimeout: 120_000,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
