// Runs cases of a target, and says which one is at fault: thrown, or too slow. Any thread.

import { createRandom, type FuzzTarget } from './fuzz-target.ts'

export interface FuzzFigures {
  cases: number
  read: number
  refused: number
  slowestMs: number
  slowestSeed: number
}

/** Runs the cases `firstSeed`…`firstSeed + count − 1`. Throws an Error that names the seed of a faulty case. */
export function fuzz(target: FuzzTarget, firstSeed: number, count: number): FuzzFigures {
  const figures = { cases: count, read: 0, refused: 0, slowestMs: 0, slowestSeed: firstSeed }
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const run = target.prepare(createRandom(seed))
    const fromMs = performance.now()
    try {
      if (run()) figures.read++
      else figures.refused++
    } catch (error) {
      throw new Error(`${target.name}, seed ${seed}: ${String(error)}`, { cause: error })
    }
    const tookMs = performance.now() - fromMs
    if (tookMs > figures.slowestMs) Object.assign(figures, { slowestMs: tookMs, slowestSeed: seed })
  }
  return figures
}
