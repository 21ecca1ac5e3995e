// What the tap heard: peaks, clipping, and where it was silent. Node.

import { describe, expect, it } from 'vitest'
import { createOutputLevel, type OutputLevel } from '../../../../trace/contexts/output-level.ts'
import { KIND, type TraceRecord } from '../../../../trace/wire/record.ts'

const level = (frame: number, b: number, a = 0): TraceRecord => ({
  kind: KIND.level,
  flags: 0,
  source: 0,
  sequence: 0,
  frame,
  wallMs: frame / 48,
  a,
  b,
})

/** Silence every 4800 frames from 0, but for what is given by frame. */
function heard(sounds: Record<number, number> = {}, count = 20): OutputLevel {
  const output = createOutputLevel()
  for (let index = 0; index < count; index++)
    output.add(level(index * 4800, sounds[index * 4800] ?? 0))
  return output
}

describe('where it was silent', () => {
  it('is between two frames of which all levels say so, both included', () => {
    const output = heard({ 9600: 0.5, 24_000: 0.5 })
    expect(output.isSilentBetween(9601, 23_999)).toBe(true)
    expect(output.isSilentBetween(9600, 23_999)).toBe(false)
    expect(output.isSilentBetween(9601, 24_000)).toBe(false)
  })

  it('ends above −100 dB, and with what is no level', () => {
    expect(heard({ 9600: 1e-5 }).isSilentBetween(0, 19_200)).toBe(true)
    expect(heard({ 9600: 1.1e-5 }).isSilentBetween(0, 19_200)).toBe(false)
    expect(heard({ 9600: NaN }).isSilentBetween(0, 19_200)).toBe(false)
  })

  it('is not known before the first level, nor between two of them', () => {
    const output = createOutputLevel()
    expect(output.isSilentBetween(0, 100_000)).toBe(false)
    output.add(level(4800, 0))
    expect(output.isSilentBetween(4799, 9600)).toBe(false)
    expect(output.isSilentBetween(4800, 9600)).toBe(true)
    expect(heard().isSilentBetween(4801, 9599)).toBe(false)
  })

  it('is known of the latest 25 seconds at least', () => {
    const output = heard({}, 1000)
    const last = 999 * 4800
    expect(output.isSilentBetween(last - 255 * 4800, last - 255 * 4800)).toBe(true)
    expect(output.isSilentBetween(0, 4800)).toBe(false)
  })
})

describe('where listening began', () => {
  it('is the first level with a frame, silent or not', () => {
    const output = createOutputLevel()
    output.add(level(NaN, 0.5))
    expect(output.since).toBeNull()
    output.add(level(4800, 1e-5))
    output.add(level(9600, 0.5))
    expect(output.since).toEqual({ frame: 4800, wallMs: 100, isSilent: true })
    expect(heard({ 0: 2e-5 }).since).toMatchObject({ isSilent: false })
  })
})

describe('the totals', () => {
  it('are the highest peak, and all samples that were clipped or no numbers', () => {
    const output = createOutputLevel()
    output.add(level(0, 0.5, 3 | (7 << 16)))
    output.add(level(NaN, 0.25, 1 | (2 << 16)))
    output.add(level(4800, NaN))
    expect(output.totals).toEqual({ peak: 0.5, nanSamples: 4, clippedSamples: 9 })
    output.clear()
    expect(output.totals).toEqual({ peak: 0, nanSamples: 0, clippedSamples: 0 })
    expect(output.since).not.toBeNull()
  })
})
