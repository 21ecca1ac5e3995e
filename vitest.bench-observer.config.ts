// What looking costs, by process: `npm run bench:observer`; OBSERVER_LOAD=idle, OBSERVER_ROUNDS=1 for less of it.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/observer/**/*.bench.ts'],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
