// How fast long recordings open and what memory that takes: eight real seconds of the demo page, played again and again
// for an hour and for eight, of two pages at once. Each in a process of its own. Processor time and the clock's: where
// other programs run, only the first says something. The least of several rounds counts. Node.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { bundleProgram } from '../../support/engine/run-bundled.ts'

const HOURS = (process.env['TRACE_HOURS'] ?? '1 8').split(' ').map(Number)

describe('a long recording', () => {
  let folder: string
  let program: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'awescope-trace-'))
    program = await bundleProgram('test/support/trace/opening-program.ts', folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  for (const hours of HOURS)
    it(`of ${hours} h`, () => {
      const file = join(folder, `${hours}.awescope`)
      execFileSync(process.execPath, [program, 'write', file, String(hours)], { stdio: 'inherit' })
      execFileSync(process.execPath, ['--expose-gc', program, 'read', file], { stdio: 'inherit' })
    })
})
