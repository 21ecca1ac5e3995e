// The trace file: its size beside Chrome's own trace, and how fast long ones open: `npm run bench:trace`. Prints
// figures, sets no limits.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/trace-file/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
