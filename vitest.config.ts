// Four groups of tests, one after the other: logic in Node, the panel's page and command lines in which no sound has to
// come in time, page code in a real browser, the whole product in real DevTools. The last two run one file at a time:
// two cores, and a sound that must come in time.

import { defineConfig } from 'vitest/config'
import { engineKernel } from './build/engine-kernel.ts'
import { onWasm } from './test/support/engine/on-wasm/plugin.ts'
import { summaryReporter } from './test/support/summary-reporter.ts'

const patient = { testTimeout: 90_000, hookTimeout: 120_000 }
const oneAtATime = { fileParallelism: false, maxWorkers: 1, ...patient }
const globalSetup = ['test/support/browser/browsers.ts']

/** They ask what happens, never when. */
const UNTIMED = [
  'test/browser/panel-{charts,compare,controls,export,glitches,graph,page,reference,replay,scheduling,screens}.test.ts',
  'test/browser/page-{visible,midi-access,private-port}.test.ts',
  'test/browser/{chrome-import,devtools-export}.test.ts',
  'test/e2e/cli-{audit,compare,export,failures,render}.test.ts',
]

export default defineConfig({
  test: {
    reporters: ['default', summaryReporter()],
    projects: [
      {
        plugins: [engineKernel()],
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
        // What holds for the engine holds for its other kernel, too.
        plugins: [engineKernel(), onWasm()],
        test: {
          name: 'unit-wasm',
          include: ['test/conformity/**/*.test.ts', 'test/unit/engine/chip/*.test.ts'],
          exclude: ['test/conformity/malformed-files.test.ts'],
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'untimed',
          include: UNTIMED,
          globalSetup,
          ...patient,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: UNTIMED,
          globalSetup,
          ...oneAtATime,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: UNTIMED,
          globalSetup,
          ...oneAtATime,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
