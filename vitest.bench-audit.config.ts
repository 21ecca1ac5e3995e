// Faults of known size, each in a page of its own, and clean pages again and again: `npm run bench:audit`.
// `AUDIT_CLEAN_RUNS=100` for more of the latter. Fails where a fault is not found or a clean page is blamed.

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/bench/audit/**/*.bench.ts'],
    maxWorkers: 1,
    testTimeout: 7_200_000,
    hookTimeout: 120_000,
    reporters: ['default'],
    disableConsoleIntercept: true,
    globalSetup: ['test/support/browser/browsers.ts'],
  },
})
