// Synthesizers from npm, audited: `npm run bench:real-synths`. Their reports are the examples in docs/audits/examples.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/real-synths/**/*.bench.ts'],
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
