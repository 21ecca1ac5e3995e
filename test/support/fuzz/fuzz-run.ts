// Runs cases of a target, and says which one is at fault: thrown, or too slow. Any thread.

import { createRandom, type FuzzTarget, type WaitingFuzzTarget } from './fuzz-target.ts'

export interface FuzzFigures {
  cases: number
  read: number
  refused: number
  slowestMs: number
  slowestSeed: number
}

/**
 * Runs the cases `firstSeed`…`firstSeed + count − 1`. Rejects with an Error that names the seed of a faulty case.
 */
export async function fuzz(
  target: FuzzTarget | WaitingFuzzTarget,
  firstSeed: number,
  count: number,
): Promise<FuzzFigures> {
  const figures = noFigures(firstSeed)
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const run = target.prepare(createRandom(seed))
    const fromMs = performance.now()
    try {
      const isRead = await run()
      note(figures, seed, isRead, performance.now() - fromMs)
    } catch (error) {
      throw faultOf(target.name, seed, error)
    }
  }
  return figures
}

function noFigures(firstSeed: number): FuzzFigures {
  return { cases: 0, read: 0, refused: 0, slowestMs: 0, slowestSeed: firstSeed }
}

function note(figures: FuzzFigures, seed: number, isRead: boolean, tookMs: number): void {
  figures.cases++
  if (isRead) figures.read++
  else figures.refused++
  if (tookMs <= figures.slowestMs) return
  figures.slowestMs = tookMs
  figures.slowestSeed = seed
}

function faultOf(name: string, seed: number, error: unknown): Error {
  return new Error(`${name}, seed ${seed}: ${String(error)}`, { cause: error })
}
