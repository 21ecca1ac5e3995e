// Benchmarks of the engine beside other synthesizers: not tests, no thresholds. `npm run bench:engine` on a quiet machine.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench-engine/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
