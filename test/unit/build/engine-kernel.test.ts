// The WebAssembly kernel as the build makes it: small, the same from the same sources. Node.

import { gzipSync } from 'node:zlib'
import { engineKernel } from 'virtual:awescope-engine-kernel'
import { expect, it } from 'vitest'
import { compileKernel } from '../../../build/engine-kernel.ts'

const MOST_GZIPPED_BYTES = 40_000

it('the kernel is made anew to the same bytes, at most 40,000 of them when compressed', async () => {
  const bytes = Buffer.from(engineKernel, 'base64')
  expect(gzipSync(bytes).length).toBeLessThanOrEqual(MOST_GZIPPED_BYTES)
  expect(gzipSync(bytes).length).toBeGreaterThan(2000)
  expect(Buffer.from(await compileKernel()).equals(bytes)).toBe(true)
})
