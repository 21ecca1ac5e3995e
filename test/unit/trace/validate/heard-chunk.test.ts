import { describe, expect, it } from 'vitest'
import { readHeardChunk } from '../../../../trace/validate/heard-chunk.ts'
import { EAR_CHUNK_FRAMES, type HeardChunk } from '../../../../trace/wire/ear-protocol.ts'

const lettersOf = (frames: number): string => 'A'.repeat(Math.ceil((4 * frames) / 3) * 4)

const chunk = (changes: Partial<Record<keyof HeardChunk, unknown>> = {}): unknown => ({
  contextId: 1,
  sampleRate: 48_000,
  frame: 128,
  frames: 3,
  wallMs: 1_750_000_000_000,
  dropped: 0,
  nonFinite: 0,
  peak: 0.5,
  clipped: 0,
  samples: lettersOf(3),
  ...changes,
})

describe('a chunk of what a page has heard', () => {
  it('is copied as it is, and nothing else with it', () => {
    expect(readHeardChunk(chunk())).toEqual(chunk())
    expect(readHeardChunk({ ...(chunk() as object), more: 'of it' })).toEqual(chunk())
  })

  it.each([
    ['no object', 5],
    ['null', null],
    ['more frames than there can be', chunk({ frames: EAR_CHUNK_FRAMES + 1 })],
    ['fewer samples than frames', chunk({ frames: 4 })],
    ['samples that are no text', chunk({ samples: [1, 2, 3] })],
    ['letters that are no base64', chunk({ samples: '<'.repeat(16) })],
    ['a peak that is no number', chunk({ peak: Number.NaN })],
    ['a frame before the first', chunk({ frame: -1 })],
    ['more bad samples than samples', chunk({ nonFinite: 3 * EAR_CHUNK_FRAMES })],
    ['no rate', chunk({ sampleRate: 0 })],
  ])('is refused where it is %s', (_name, value) => {
    expect(readHeardChunk(value)).toBeNull()
  })
})
