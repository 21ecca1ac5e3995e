// What small files that unfold cost the command line: CPU and memory of each, in a process of its own. `npm run
// bench:bombs`, on a quiet machine; fails where one takes longer or more than any file may.

import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleProgram } from '../../support/engine/run-bundled.ts'
import type { BombFigures } from '../../support/fuzz/bomb-program.ts'
import { BOMBS, bombFile, unknownChunks } from '../../support/trace/bombs.ts'

/** Unfolded; files of distinct records hardly fold, and a large file is worth more. */
const RAW_BYTES = 6 * 1024 * 1024
const CPU_SECONDS = 5
const MEGABYTES = 256

describe('a trace bomb', () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awescope-bombs-'))
    program = await bundleProgram('test/support/fuzz/bomb-program.ts', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const files = [
    ...BOMBS.map((bomb) => ({ name: bomb.name, make: () => bombFile(bomb, RAW_BYTES) })),
    { name: 'unknown chunks', make: () => unknownChunks(300) },
  ]
  for (const { name, make } of files)
    it(`of ${name}`, { timeout: 300_000 }, async () => {
      const file = join(folder, 'bomb.awescope')
      const bytes = make()
      await writeFile(file, bytes)
      const { stdout } = await promisify(execFile)(process.execPath, [program, file], {
        timeout: 120_000,
      })
      const { cpuSeconds, peakMegabytes, said } = JSON.parse(stdout) as BombFigures
      const figures = `${cpuSeconds.toFixed(2)} s, ${peakMegabytes.toFixed(0)} MB`
      console.log(
        `${name.padEnd(46)}${String(bytes.length).padStart(10)} B  ${figures}  ${said[0] ?? ''}`,
      )
      expect(cpuSeconds).toBeLessThan(CPU_SECONDS)
      expect(peakMegabytes - bytes.length / 2 ** 20).toBeLessThan(MEGABYTES)
    })
})
