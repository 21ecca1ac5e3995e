// How many nodes of each type there were over time: a sample each second, of a long recording each two, four, and so
// on. In typed columns, so that an hour of it is some 200 kB, and no more is taken after that. Any reader context.
//
//   numbers of a sample   total   contexts   nodes of type 0, 1, 2, …

import { NODE_TYPES } from '../wire/graph-names.ts'
import type { AliveSample } from './schema.ts'

/** An hour of seconds; then every second one is let go. */
const MAX_SAMPLES = 3600
const START_SAMPLES = 64
const WIDTH = 2 + NODE_TYPES.length

export interface AliveHistory {
  /** Allocates all of them. */
  readonly samples: readonly AliveSample[]
  /** Keeps the counts as they are at `wallMs` where it is time to. Constant time on average. */
  look(wallMs: number, total: number, byType: readonly number[], contexts: () => number): void
}

/** No sample. Any thread. */
export function createAliveHistory(): AliveHistory {
  let times = new Float64Array(START_SAMPLES)
  // There are never as many nodes as 16 bits tell.
  let numbers = new Uint16Array(START_SAMPLES * WIDTH)
  let count = 0
  let stepMs = 1000
  let nextMs = Number.NEGATIVE_INFINITY

  function makeRoom(): void {
    const room = Math.min(MAX_SAMPLES, 2 * times.length)
    const before = { times, numbers }
    times = new Float64Array(room)
    times.set(before.times)
    numbers = new Uint16Array(room * WIDTH)
    numbers.set(before.numbers)
  }

  function letHalfGo(): void {
    count /= 2
    for (let index = 0; index < count; index++) {
      times[index] = times[2 * index] as number
      numbers.copyWithin(index * WIDTH, 2 * index * WIDTH, (2 * index + 1) * WIDTH)
    }
    stepMs *= 2
  }

  function sampleAt(index: number): AliveSample {
    const [total = 0, contexts = 0, ...byType] = numbers.subarray(
      index * WIDTH,
      (index + 1) * WIDTH,
    )
    return { wallMs: times[index] as number, total, byType, contexts }
  }

  return {
    get samples() {
      return Array.from({ length: count }, (_, index) => sampleAt(index))
    },
    look(wallMs, total, byType, contexts) {
      if (!(wallMs >= nextMs)) return
      nextMs = wallMs + stepMs
      if (count === times.length) makeRoom()
      times[count] = wallMs
      numbers.set([total, contexts(), ...byType], count * WIDTH)
      count++
      if (count === MAX_SAMPLES) letHalfGo()
    },
  }
}
