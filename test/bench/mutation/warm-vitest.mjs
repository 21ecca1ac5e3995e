// One Vitest that is kept warm: the bench tells it over and over which change to make and which tests to run. Runs in
// a process of its own, as a change can make a loop endless or fill the memory; then the bench ends it.

import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { runnerImport } from 'vite'
import { createVitest } from 'vitest/node'

const KERNEL_BUILD = 'build/engine-kernel.ts'
/** What the engine's WebAssembly kernel is made of: its sources, and the numbers of the blocks beside them. */
const CHIP = `${resolve('engine/chip')}/`
const ASSEMBLY = `${CHIP}kernel-wasm/assembly/`
const KERNEL_MODULE = '\0virtual:awescope-engine-kernel'

/** The change that is made while tests run, or null. @type {import('./mutants.mjs').Mutant | null} */
let mutant = null

const changed = (code) => code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end)

const changePlugin = {
  name: 'awescope-mutant',
  enforce: 'pre',
  transform(code, id) {
    return mutant === null || id.split('?')[0] !== mutant.file ? null : changed(code)
  },
}

/** What the tests have of the engine's other kernel now: its bytes. */
let kernel = null
const kernelPlugin = {
  name: 'awescope-mutant-kernel',
  resolveId: (id) => (`\0${id}` === KERNEL_MODULE ? KERNEL_MODULE : null),
  load(id) {
    if (id !== KERNEL_MODULE) return null
    return `export const engineKernel = ${JSON.stringify(Buffer.from(kernel).toString('base64'))}`
  },
}

const say = (message) => process.send?.(message)

/** Test files that this run has been through: Vitest's own answer has those of earlier runs, too. */
let ended = []

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
    // As in the tests themselves: a loaded machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    bail: 1,
    // One thread, new for each run, reads each module once for all of its test files.
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    sequence: { sequencer: NearestFirst },
    reporters: [
      {
        onTestCaseResult: () => say({ noun: 'sign' }),
        onTestModuleEnd: (module) => ended.push(module),
      },
    ],
  },
  { plugins: [kernelPlugin, changePlugin] },
)
const specifications = new Map(
  (await vitest.globTestSpecifications()).map((each) => [each.moduleId, each]),
)

// The compiler is loaded when it is needed: by a runner that stays.
const kernelBuild = await vitest.vite.ssrLoadModule(KERNEL_BUILD)
const kernelSources = await kernelBuild.readSources()
const kernelBytes = await kernelBuild.builtKernel()
const textOf = (sources) => JSON.stringify([...sources])

/** The kernel that the change makes. Null: it does not compile. */
const changedKernel = async () => {
  if (mutant === null || !mutant.file.startsWith(CHIP)) return kernelBytes
  try {
    // Places and constants come from the chip's own modules.
    const { module } = await runnerImport(KERNEL_BUILD, { plugins: [changePlugin] })
    const sources = await module.readSources()
    if (mutant.file.startsWith(ASSEMBLY))
      sources.set(basename(mutant.file), changed(readFileSync(mutant.file, 'utf8')))
    if (textOf(sources) === textOf(kernelSources)) return kernelBytes
    return await kernelBuild.compileKernel(sources)
  } catch {
    return null
  }
}

const forget = (file) => {
  vitest.invalidateFile(file)
  if (file.startsWith(CHIP)) vitest.invalidateFile(KERNEL_MODULE)
}

/** Which tests of a module failed, and of what. */
const faultsOf = (module) => [
  ...[...module.children.allTests('failed')].map(
    (test) => `${test.fullName}: ${test.result().errors?.[0]?.message}`,
  ),
  ...module.errors().map(({ message }) => message),
]

const run = async (order) => {
  mutant = order.mutant
  kernel = await changedKernel()
  if (kernel === null) {
    say({ noun: 'outcome', outcome: 'invalid' })
    return
  }
  say({ noun: 'sign' })
  if (mutant !== null) forget(mutant.file)
  ended = []
  const { unhandledErrors } = await vitest.runTestSpecifications(
    order.tests.map((path) => specifications.get(path)),
  )
  const failed = ended.filter((each) => !each.ok() && each.state() === 'failed')
  // The next run must not see this change.
  if (mutant !== null) forget(mutant.file)
  say({
    noun: 'outcome',
    outcome: failed.length === 0 && unhandledErrors.length === 0 ? 'passed' : 'failed',
    failed: failed.map((each) => `${each.relativeModuleId}: ${faultsOf(each).join('; ')}`),
    // How long each took, so that the quick ones can be asked first.
    durations: ended.map((each) => [each.moduleId, each.diagnostic().duration]),
  })
}

process.on('message', (order) => void run(order))
process.once('disconnect', () => process.exit(0))
say({ noun: 'ready' })
