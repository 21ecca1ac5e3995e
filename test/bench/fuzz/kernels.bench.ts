// A hundred thousand random programs of each kind on both kernels: no trap, no number that is none, and the same sound.
// `npm run bench:fuzz`; FUZZ_PROGRAMS and FUZZ_SEED choose others, FUZZ_KIND one kind. Some minutes each.

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleProgram } from '../../support/engine/run-bundled.ts'
import type { KernelFigures } from '../../support/engine/kernel-properties.ts'

const PROGRAMS = Number(process.env['FUZZ_PROGRAMS'] ?? 100_000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const KINDS = ['MIDI programs', 'register programs', 'banks'].filter(
  (kind) => (process.env['FUZZ_KIND'] ?? kind) === kind,
)

describe(`${PROGRAMS} random programs on both kernels`, () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awescope-kernels-'))
    program = await bundleProgram('test/support/fuzz/kernels-program.ts', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(KINDS)('of %s', { timeout: 7_200_000 }, async (kind) => {
    const words = ['--enable-source-maps', program, kind, `${PROGRAMS}`, `${SEED}`]
    const { stdout } = await promisify(execFile)(process.execPath, words)
    const figures = JSON.parse(stdout) as KernelFigures & { cpuSeconds: number }
    const { programs, heard, refused, mostApart, cpuSeconds } = figures
    console.log(
      `${kind.padEnd(18)}${programs} played, ${heard} heard, ${refused} refused; at most ` +
        `${(20 * Math.log10(mostApart)).toFixed(1)} dB apart; ${cpuSeconds.toFixed(0)} s of processor time`,
    )
    expect(programs + refused).toBe(PROGRAMS)
    expect(heard).toBeGreaterThan(PROGRAMS / 2)
  })
})
