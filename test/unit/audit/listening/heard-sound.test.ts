import { describe, expect, it } from 'vitest'
import {
  createHeardRoom,
  createHeardSounds,
  frameAt,
  type HeardSound,
  readSound,
  type UnpackedChunk,
} from '../../../../audit/listening/heard-sound.ts'

const RATE = 1000
const FRAMES = 100

/** A piece whose samples are their frames on the left, and their negatives on the right. */
const piece = (frame: number, changes: Partial<UnpackedChunk> = {}): UnpackedChunk => ({
  contextId: 1,
  sampleRate: RATE,
  frame,
  frames: FRAMES,
  wallMs: 5000 + frame + FRAMES,
  dropped: 0,
  nonFinite: 0,
  peak: 32767,
  clipped: 0,
  samples: Int16Array.from({ length: 2 * FRAMES }, (_, index) =>
    index < FRAMES ? frame + index : -(frame + index - FRAMES),
  ),
  ...changes,
})

const soundOf = (...pieces: UnpackedChunk[]): HeardSound => {
  const sounds = createHeardSounds()
  for (const each of pieces) sounds.take(each)
  return sounds.sounds[0] as HeardSound
}

const emptySound: HeardSound = { contextId: 1, sampleRate: RATE, pieces: [], dropped: 0 }

describe('what was heard', () => {
  it('is read across pieces', () => {
    const sound = soundOf(piece(0), piece(100), piece(200))
    const read = readSound(sound, 95, 110)
    expect([...(read?.left ?? [])]).toEqual(Array.from({ length: 110 }, (_, index) => 95 + index))
    expect(read?.right[5]).toBe(-100)
  })

  it('is nothing where a part is missing, was not kept, or has not come', () => {
    const sound = soundOf(piece(0), piece(200))
    expect(readSound(sound, 50, 100)).toBeNull()
    expect(readSound(sound, 250, 51)).toBeNull()
    expect(readSound(sound, 0, 100)).not.toBeNull()
    expect(readSound(emptySound, 0, 1)).toBeNull()
  })

  it('is found by time, though pieces are rendered in bursts', () => {
    const late = [0, 7, 3, 9, 1, 5, 2, 8]
    const sound = soundOf(
      ...late.map((ms, index) =>
        piece(index * FRAMES, { wallMs: 5000 + (index + 1) * FRAMES + ms }),
      ),
    )
    expect(Math.abs(frameAt(sound, 5400) - 400)).toBeLessThanOrEqual(5)
    expect(frameAt(soundOf(piece(0)), 5000)).toBe(0)
  })

  it('has no time beside a pause of the audio thread, and goes on behind it', () => {
    const paused = Array.from({ length: 40 }, (_, index) =>
      piece(index * FRAMES, { wallMs: 5000 + (index + 1) * FRAMES + (index < 20 ? 0 : 250) }),
    )
    const sound = soundOf(...paused)
    expect(frameAt(sound, 6000)).toBe(1000)
    expect(frameAt(sound, 7100)).toBeNaN()
    expect(frameAt(sound, 8250)).toBe(3000)
  })

  it('is bounded for all frames of a page together, and what is left out is counted', () => {
    const room = createHeardRoom()
    const [one, other] = [createHeardSounds(room), createHeardSounds(room)]
    const small = (frame: number): UnpackedChunk =>
      piece(frame, { frames: 1, samples: new Int16Array(2) })
    for (let frame = 0; frame < 60_000; frame++) {
      one.take(small(frame))
      other.take(small(frame))
    }
    const pieces = [one, other].map(({ sounds }) => sounds[0]?.pieces.length ?? 0)
    expect(pieces[0]! + pieces[1]!).toBe(100_000)
    expect(other.sounds[0]?.dropped).toBe(60_000 - pieces[1]!)
    const large = createHeardRoom()
    const [first, second] = [createHeardSounds(large), createHeardSounds(large)]
    const samples = new Int16Array(24 * 1024 * 1024)
    for (const sounds of [first, second])
      for (const frame of [0, 100]) sounds.take(piece(frame, { samples }))
    expect(
      [first, second].flatMap(({ sounds }) =>
        sounds[0]?.pieces.map((each) => each.samples !== null),
      ),
    ).toEqual([true, false, false, false])
  })

  it('is kept for each context, each piece once', () => {
    const sounds = createHeardSounds()
    sounds.take(piece(0))
    sounds.take(piece(0))
    sounds.take(piece(0, { contextId: 2, dropped: 7 }))
    expect(sounds.sounds.map(({ pieces, dropped }) => [pieces.length, dropped])).toEqual([
      [1, 0],
      [1, 7],
    ])
  })

  it('is bounded: a page that makes contexts without end costs no more', () => {
    const sounds = createHeardSounds()
    for (let contextId = 1; contextId < 100; contextId++) sounds.take(piece(0, { contextId }))
    expect(sounds.sounds).toHaveLength(16)
  })
})

describe('a context of which nothing was heard', () => {
  it('has no time', () => expect(frameAt(emptySound, 5000)).toBeNaN())
})
