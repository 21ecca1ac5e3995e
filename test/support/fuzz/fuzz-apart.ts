// Ten thousand cases of a target, for its unit test: bundled, in a watched process of its own, as the bench has its
// million. Inside vitest the same takes several times as long. Node.

import { bundleProgram } from '../engine/run-bundled.ts'
import { filledOnce } from '../browser/built-once.ts'
import { watchedFuzz, type WatchedFigures } from './watched-fuzz.ts'

export const FUZZ_CASES = 10_000
/** Who hangs is found by the time that its process uses; this is for a machine that has no time for it. */
export const FUZZ_TIMEOUT_MS = 900_000

/** A thousand cases take a second or two. */
const PORTION_MS = 60_000
const MEGABYTES = 512

/** The figures of FUZZ_CASES cases. Rejects with the fault's seed, or with the thousand that hung or grew. */
export async function fuzzApart({ name }: { readonly name: string }): Promise<WatchedFigures> {
  const { path, remove } = await filledOnce('fuzz', async (folder) => {
    await bundleProgram('test/support/fuzz/program.ts', folder)
  })
  try {
    return await watchedFuzz(name, {
      program: `${path}/program.mjs`,
      firstSeed: 1,
      count: FUZZ_CASES,
      portionMs: PORTION_MS,
      megabytes: MEGABYTES,
    })
  } finally {
    remove()
  }
}
