// What the effects and the resampler cost, part by part: prints a table. Runs harness/effects-costs.ts as a bundle in a
// process of its own, as the engine runs in the product: under a test runner each use of an import is a look-up.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'

const FOLDER = 'artefacts/bench-engine'

interface Cost {
  readonly part: string
  readonly msPerSecond: number
}

describe('effects', () => {
  it('costs, CPU milliseconds for each second of audio', async () => {
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      build: {
        ssr: 'test/support/bench/effects-costs.ts',
        outDir: FOLDER,
        emptyOutDir: false,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { format: 'es', entryFileNames: 'effects-costs.mjs' } },
      },
    })
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(FOLDER, 'effects-costs.mjs'),
    ])
    const costs = JSON.parse(stdout) as readonly Cost[]
    console.table(costs)
    expect(costs.length).toBeGreaterThan(10)
  })
})
