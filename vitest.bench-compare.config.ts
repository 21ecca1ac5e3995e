// How often the comparison of traces is right and wrong: `npm run bench:compare`. Simulated and seeded: the same
// figures each time, but for the time it takes. Fails where a promise is broken.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/compare/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 1_200_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
