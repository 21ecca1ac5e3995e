import { describe, expect, it } from 'vitest'
import { packHeard } from '../../../../../injected/page/ear/pack-heard.ts'

const CHANNEL = 8

const pack = (left: number[], right: number[]): ReturnType<typeof packHeard> => {
  const samples = new Float32Array(2 * CHANNEL)
  samples.set(left)
  samples.set(right, CHANNEL)
  return packHeard(samples, CHANNEL, left.length)
}

describe('what was heard, packed', () => {
  it('is as exact as its loudest sample allows', () => {
    const { bytes, peak, clipped, nonFinite } = pack([0, 0.25, -0.5], [0.5, 0, -0.001])
    expect({ peak, clipped, nonFinite }).toEqual({ peak: 0.5, clipped: 0, nonFinite: 0 })
    const numbers = [...new Int16Array(bytes)].map((number) => (number / 32767) * peak)
    for (const [index, value] of [0, 0.25, -0.5, 0.5, 0, -0.001].entries())
      expect(numbers[index]).toBeCloseTo(value, 4)
  })

  it('counts what is no number, and what is over full scale; the former is heard as what was before', () => {
    const { bytes, peak, clipped, nonFinite } = pack(
      [0.5, Number.NaN, -2],
      [Infinity, 1, -Infinity],
    )
    expect({ peak, nonFinite }).toEqual({ peak: 2, nonFinite: 3 })
    // Infinity is over full scale, too.
    expect(clipped).toBe(3)
    const numbers = [...new Int16Array(bytes)]
    expect(numbers[1]).toBe(numbers[0])
    expect(numbers[3]).toBe(0)
    expect(numbers[5]).toBe(numbers[4])
  })

  it('is silence where nothing sounds', () => {
    expect([...new Int16Array(pack([0, 0], [0, 0]).bytes)]).toEqual([0, 0, 0, 0])
  })
})
