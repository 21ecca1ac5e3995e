// The fuzzed process: runs cases of one target in portions and tells each portion on stdout, so that whoever watches it
// knows which one hangs. Plain Node, bundled.
//
//   node program.mjs TARGET FIRST_SEED COUNT PORTION

import { type FuzzFigures, fuzz } from './fuzz-run.ts'
import { peakMegabytes } from './peak-memory.ts'
import { FUZZ_TARGETS } from './targets.ts'

/** One line of stdout. */
export interface FuzzPortion {
  nextSeed: number
  figures: FuzzFigures
  /** Of the process, at its highest. */
  peakMegabytes: number
}

const [, , name, firstSeed, count, portion] = process.argv
const target = FUZZ_TARGETS.find((each) => each.name === name)
if (target === undefined) throw new Error(`There is no fuzz target ${name}.`)
const end = Number(firstSeed) + Number(count)
for (let seed = Number(firstSeed); seed < end; seed += Number(portion)) {
  const figures = await fuzz(target, seed, Math.min(Number(portion), end - seed))
  const line: FuzzPortion = {
    nextSeed: seed + figures.cases,
    figures,
    peakMegabytes: peakMegabytes(),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
