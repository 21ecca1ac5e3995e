// A million damaged inputs for each parser, in a process that is watched: no fault, no hang, no growth. `npm run
// bench:fuzz`; FUZZ_CASES and FUZZ_SEED choose others, FUZZ_TARGET one parser. Some minutes each.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleProgram } from '../../support/engine/run-bundled.ts'
import { FUZZ_TARGETS } from '../../support/fuzz/targets.ts'
import { watchedFuzz } from '../../support/fuzz/watched-fuzz.ts'

const CASES = Number(process.env['FUZZ_CASES'] ?? 1_000_000)
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1)
/** A thousand small cases take about a second; a case that takes this long would hang a panel. */
const PORTION_MS = 60_000
const MEGABYTES = 512
const SLOWEST_MS = 5000

describe(`${CASES} cases`, () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awescope-fuzz-'))
    program = await bundleProgram('test/support/fuzz/program.ts', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const chosen = process.env['FUZZ_TARGET']
  for (const { name } of FUZZ_TARGETS.filter(
    (each) => chosen === undefined || each.name === chosen,
  ))
    it(`of a ${name}`, { timeout: 3_600_000 }, async () => {
      const figures = await watchedFuzz(name, {
        program,
        firstSeed: FIRST_SEED,
        count: CASES,
        portionMs: PORTION_MS,
        megabytes: MEGABYTES,
      })
      console.log(
        `${name.padEnd(16)}${figures.cases} cases, ${figures.read} read, ${figures.refused} refused; slowest ` +
          `${figures.slowestMs.toFixed(1)} ms (seed ${figures.slowestSeed}), ${figures.peakMegabytes.toFixed(0)} MB`,
      )
      expect(figures.cases).toBe(CASES)
      // Both ways are really taken.
      expect(figures.read).toBeGreaterThan(CASES / 10_000)
      expect(figures.refused).toBeGreaterThan(CASES / 10_000)
      expect(figures.slowestMs).toBeLessThan(SLOWEST_MS)
    })
})
