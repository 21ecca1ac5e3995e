// A recording that is performed again, into equal pages and into one with a fault, in a real browser: `npm run
// bench:replay`. Some ten minutes on a quiet machine; run nothing else meanwhile. Fails where a promise is broken.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/replay/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 3_600_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
