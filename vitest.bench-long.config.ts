// Memory of recordings that last for hours, simulated: `npm run bench:long`; `LONG_HOURS=1` for a shorter one. Fails
// where a promise is broken.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/long/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 7_200_000,
    pool: 'forks',
    execArgv: ['--expose-gc'],
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
