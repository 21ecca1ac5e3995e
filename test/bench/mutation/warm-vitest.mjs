// One Vitest that is kept warm: the bench tells it over and over which change to make and which tests to run. Runs in
// a process of its own, as a change can make a loop endless or fill the memory; then the bench ends it.

import { runnerImport } from 'vite'
import { createVitest } from 'vitest/node'

/** Tests of the engine have its other kernel beside it, as it is without a change. */
const { module: kernelBuild } = await runnerImport('build/engine-kernel.ts')

/** The change that is made while tests run, or null. @type {import('./mutants.mjs').Mutant | null} */
let mutant = null

const say = (message) => process.send?.(message)

class NearestFirst {
  shard(specifications) {
    return specifications
  }
  /** As they were asked for. */
  sort(specifications) {
    return specifications
  }
}

const vitest = await createVitest(
  'test',
  {
    config: false,
    watch: false,
    include: ['test/{unit,conformity}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    bail: 1,
    // One thread, new for each run, reads each module once for all of its test files.
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: NearestFirst },
    reporters: [{ onTestCaseResult: () => say({ noun: 'sign' }) }],
  },
  {
    plugins: [
      kernelBuild.engineKernel(),
      {
        name: 'awescope-mutant',
        enforce: 'pre',
        transform(code, id) {
          if (mutant === null || id.split('?')[0] !== mutant.file) return null
          return code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end)
        },
      },
    ],
  },
)
const specifications = new Map(
  (await vitest.globTestSpecifications()).map((each) => [each.moduleId, each]),
)

const run = async (order) => {
  mutant = order.mutant
  if (mutant !== null) vitest.invalidateFile(mutant.file)
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(
    order.tests.map((path) => specifications.get(path)),
  )
  const failed = testModules.filter((each) => !each.ok() && each.state() === 'failed')
  // The next run must not see this change.
  if (mutant !== null) vitest.invalidateFile(mutant.file)
  say({
    noun: 'outcome',
    isPassed: failed.length === 0 && unhandledErrors.length === 0,
    // What failed, for a run without a change, which must pass.
    failed: failed.map((each) => each.moduleId),
  })
}

process.on('message', (order) => void run(order))
process.once('disconnect', () => process.exit(0))
say({ noun: 'ready' })
