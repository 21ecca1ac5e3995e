// Memory over two hours: `npm run bench:soak`; `SOAK_MINUTES=10 npm run bench:soak` for a shorter one.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/soak/**/*.bench.ts'],
    maxWorkers: 1,
    hookTimeout: 120_000,
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
