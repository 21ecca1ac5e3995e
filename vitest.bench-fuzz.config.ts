// Fuzzing by the million: `npm run bench:fuzz`. Fails where a parser has a fault, hangs or grows.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/fuzz/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
