// How smoothly an hour is scrubbed in the panel: `npm run bench:scrub`; SCRUB_MINUTES=10 for less of it.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/scrub/**/*.bench.ts'],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
