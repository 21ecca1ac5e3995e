// Groups of tests, one after the other: logic in Node, page code in a real browser, the whole product in real DevTools.
// Where a sound must come in time one file runs at a time; what waits for nothing but answers runs on both cores.

import { defineConfig } from 'vitest/config'
import { summaryReporter } from './test/support/summary-reporter.ts'

const oneAtATime = {
  fileParallelism: false,
  maxWorkers: 1,
  testTimeout: 90_000,
  hookTimeout: 120_000,
}

/** Files that ask what happens, never when: another browser beside them changes nothing. */
const TIMELESS = [
  'test/browser/page-{cleared-timers,frames,garbage,garbage-firefox,joined-broken}.test.ts',
  'test/browser/page-{midi-access,midi-port,native-midi,pollution,pollution-stop}.test.ts',
  'test/browser/page-{private-port,unaffected,virtual-midi,visible}.test.ts',
  'test/browser/panel-{charts,compare,controls,graph,reference,scheduling,screens}.test.ts',
  'test/browser/{reference,worklet}-unaffected.test.ts',
  'test/e2e/{cli-export,cli-failures,cli-pages,extension-noticed,panel-files}.test.ts',
]

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
          name: 'timeless',
          include: TIMELESS,
          globalSetup: ['test/support/browser/browsers.ts'],
          ...oneAtATime,
          fileParallelism: true,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: TIMELESS,
          globalSetup: ['test/support/browser/browsers.ts'],
          ...oneAtATime,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: TIMELESS,
          globalSetup: ['test/support/browser/browsers.ts'],
          ...oneAtATime,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
