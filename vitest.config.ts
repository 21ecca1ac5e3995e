// Three groups of tests, one after the other: logic in Node, page code in a real browser, the whole product in real
// DevTools. Browser groups run one file at a time: two cores, and a sound that must come in time.

import { defineConfig } from 'vitest/config'
import { summaryReporter } from './test/support/summary-reporter.ts'

const oneAtATime = {
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 90_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    reporters: ['default', summaryReporter()],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,conformity,house}/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          // Logic alone: both cores.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/browser/browsers.ts'],
          ...oneAtATime,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/browser/browsers.ts'],
          ...oneAtATime,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
