// What a killed browser leaves of a recording: `npm run bench:crash`; `CRASHES` (50) says how often. Needs
// `npm run build`. Fails where a promise is broken.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/crash/**/*.bench.ts'],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 7_200_000,
    hookTimeout: 120_000,
    globalSetup: ['test/support/browser/browsers.ts'],
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
})
