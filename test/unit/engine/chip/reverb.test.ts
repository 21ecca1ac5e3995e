// When chorus and reverb sleep: on the same frame after a reset as after creation. In Node.

import { expect, test } from 'vitest'
import { createChorus } from '../../../../engine/chip/chorus.ts'
import { createReverb } from '../../../../engine/chip/reverb.ts'

test.each([
  ['chorus', createChorus, 6],
  ['reverb', createReverb, 6],
] as const)(
  'the %s falls asleep on the same frame after a reset as after creation',
  (_, create, preset) => {
    const effect = create()
    effect.setPreset(preset)
    const [left, right] = [new Float64Array(1), new Float64Array(1)]
    /** Frames from one that is hardly heard, the 33rd, to sleep. */
    const framesAwake = (): number => {
      effect.addTo(left, right, new Float64Array(1), 1)
      effect.skip(31)
      let frames = 0
      for (const input = Float64Array.of(2e-9); frames === 0 || !effect.isAsleep; input[0] = 0) {
        effect.addTo(left, right, input, 1)
        frames++
      }
      return frames
    }
    const first = framesAwake()
    expect(first).toBeGreaterThan(4096)
    // Not on the grid of sleep.
    effect.skip(17)
    effect.reset()
    expect(framesAwake()).toBe(first)
  },
)
