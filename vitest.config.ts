// Groups of tests: logic in Node; browsers and command lines that are asked what happens, never when; page code in a
// real browser, and the whole product in real DevTools, where a sound must come in time. The last two run one file at a
// time. `npm test` (test/run.mjs) runs them beside the others; `vitest run` one group after the other.

import { defineConfig } from 'vitest/config'
import { engineKernel } from './build/engine-kernel.ts'
import { onWasm } from './test/support/engine/on-wasm/plugin.ts'
import { quickImports } from './test/support/quick-imports.ts'
import { LongestFirst } from './test/support/longest-first.ts'
import { summaryReporter } from './test/support/summary-reporter.ts'

/** Of a machine that has other things to do; what hangs is found earlier, where it is waited for. */
const patient = { testTimeout: 300_000, hookTimeout: 300_000 }
/** Modules are loaded once for all files of a browser's group: none of test/support keeps anything between files. */
const oneAtATime = { fileParallelism: false, maxWorkers: 1, isolate: false, ...patient }
const twoAtATime = { maxWorkers: 2, ...patient }
const globalSetup = ['test/support/browser/browsers.ts']
const setupFiles = ['test/support/fixed-seed.ts']

/** They ask what happens, never when. */
const UNTIMED = [
  'test/browser/panel-{charts,compare,controls,export,glitches,graph,page,reference,replay,scheduling,screens}.test.ts',
  'test/browser/page-{garbage,midi-access,pollution,pollution-stop,private-port,visible}.test.ts',
  'test/browser/page-garbage-firefox.test.ts',
  'test/browser/{chrome-import,devtools-export,reference-offline,reference-scope}.test.ts',
  'test/e2e/cli-{compare-files,export,failures,render}.test.ts',
  'test/e2e/extension-{attacks,devtools,firefox,noticed,record}.test.ts',
]

/** They put something else in a module's place, or watch the heap: each has its modules to itself. */
const ALONE = [
  'test/unit/extension/{background,transports}/*.test.ts',
  'test/unit/engine/monitor/allocation.test.ts',
]

export default defineConfig({
  test: {
    reporters: ['default', summaryReporter()],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [engineKernel(), quickImports()],
        test: {
          name: 'unit',
          include: ['test/{unit,conformity,house}/**/*.test.{ts,tsx}'],
          exclude: ALONE,
          setupFiles,
          ...twoAtATime,
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'unit-alone',
          include: ALONE,
          setupFiles,
          ...twoAtATime,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // What holds for the engine holds for its other kernel, too.
        plugins: [engineKernel(), onWasm(), quickImports()],
        test: {
          name: 'unit-wasm',
          include: ['test/conformity/**/*.test.ts', 'test/unit/engine/chip/*.test.ts'],
          exclude: ['test/conformity/malformed-files.test.ts'],
          setupFiles,
          ...twoAtATime,
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'untimed',
          include: UNTIMED,
          globalSetup,
          ...twoAtATime,
          isolate: false,
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
