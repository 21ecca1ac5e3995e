// Runs tests that were written for the engine once more on its WebAssembly kernel: what they, and what supports them,
// import of the engine is replaced by what stands in this folder. Vite plugin, in Vitest.

import { resolve } from 'node:path'
import type { Plugin } from 'vite'

const ROOT = resolve(import.meta.dirname, '../../../..')
const STAND_INS: Readonly<Record<string, string>> = {
  'engine/engine.ts': 'engine.ts',
  'engine/chip/chip.ts': 'chip.ts',
  'engine/chip/effects.ts': 'effects.ts',
  'engine/chip/resampler.ts': 'resampler.ts',
}

export const onWasm = (): Plugin => ({
  name: 'awescope:tests-on-wasm',
  enforce: 'pre',
  resolveId(id, importer) {
    const isOfTests = importer?.startsWith(resolve(ROOT, 'test')) === true
    if (!isOfTests || importer.startsWith(import.meta.dirname) || !id.startsWith('.')) return null
    if (importer.endsWith('test/support/engine/kernels.ts')) return null
    const target = resolve(importer, '..', id)
    for (const [path, name] of Object.entries(STAND_INS)) {
      if (target === resolve(ROOT, path)) return resolve(import.meta.dirname, name)
    }
    return null
  },
})
