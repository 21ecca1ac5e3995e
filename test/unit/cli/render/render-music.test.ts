// Rendering a sequence with the real engine: nothing lost, nothing that depends on the size of blocks, an end
// that fits the sound.

import { beforeAll, describe, expect, test } from 'vitest'

import type { EngineOptions } from '../../../../trace/wire/engine-options.ts'
import {
  MAX_TAIL_SECONDS,
  renderMusic,
  type RenderFigures,
} from '../../../../cli/render/render-music.ts'
import { createEngine } from '../../../../engine/engine.ts'
import {
  createSequence,
  type MidiSequence,
  type TimedMidi,
} from '../../../../midi/midi-sequence.ts'
import type { SoundFontBank } from '../../../../engine/soundfont/bank.ts'
import { parseSoundFont } from '../../../../engine/soundfont/parse-soundfont.ts'
import { buildSoundFont } from '../../../support/soundfont/build-soundfont.ts'
import { sineSample } from '../../../support/soundfont/banks.ts'

const RATE = 44_100
let bank: SoundFontBank
beforeAll(() => {
  bank = parseSoundFont(
    buildSoundFont({
      samples: [sineSample(0.5)],
      instruments: [{ zones: [{ generators: [[54, 1]], sample: 0 }] }],
      presets: [{ zones: [{ instrument: 0 }] }],
    }),
  )
})

interface Result {
  figures: RenderFigures
  left: number[]
  events: number
  overflows: number
}

const render = async (
  music: MidiSequence,
  options: Partial<EngineOptions> = {},
  blockFrames = 128,
): Promise<Result> => {
  const engine = createEngine({ effects: false, ...options })
  engine.loadBank(bank)
  const left: number[] = []
  const figures = await renderMusic(
    engine,
    music,
    { rateHz: engine.options.sampleRate, blockFrames },
    (samples, _right, from, count) => {
      for (let i = 0; i < count; i += 1) left.push(samples[from + i] ?? 0)
      return Promise.resolve()
    },
    () => {},
  )
  const { events, queueOverflows } = engine.counters
  return { figures, left, events, overflows: queueOverflows }
}

const note = (atMs: number, key: number, lengthMs: number): TimedMidi[] => [
  { atMs, bytes: [0x90, key, 100] },
  { atMs: atMs + lengthMs, bytes: [0x80, key, 0] },
]
/** The release that follows each sequence: pedals up and notes off on 16 channels. */
const RELEASE_EVENTS = 48

describe('rendering', () => {
  test('plays each of ten thousand events within a millisecond, five at a time as at once', async () => {
    const events: TimedMidi[] = []
    for (let i = 0; i < 10_000; i += 1) events.push({ atMs: 10, bytes: [0xb0, 74, i & 127] })
    for (let i = 0; i < 200; i += 1) {
      events.push({ atMs: 11, bytes: [0xf0, ...Array.from({ length: 250 }, () => 1), 0xf7] })
    }
    events.push(...note(12, 60, 50))
    const played = await render(createSequence(events))
    expect(played.events).toBe(events.length + RELEASE_EVENTS)
    expect(played.overflows).toBe(0)
    expect(played.figures.dropped).toBe(0)
    expect(played.figures.peakVoices).toBe(1)
  })

  test('gives the same samples for every size of block, also where the queue is full', async () => {
    const events: TimedMidi[] = note(0, 69, 120)
    for (let i = 0; i < 3000; i += 1) events.push({ atMs: 130, bytes: [0xe0, i & 127, 64] })
    events.push(...note(131, 64, 100), ...note(240, 76, 100))
    const [first, ...others] = await Promise.all(
      [128, 1, 511, 8192].map((blockFrames) => render(createSequence(events), {}, blockFrames)),
    )
    expect(Math.max(...(first?.left ?? []))).toBeGreaterThan(0.05)
    for (const other of others) {
      expect(other.left.length).toBe(first?.left.length)
      expect(other.left.findIndex((value, i) => value !== first?.left[i])).toBe(-1)
    }
  })

  test('begins the first note on its frame at every rate: the delay of the resampler is taken away', async () => {
    for (const sampleRate of [RATE, 48_000, 96_000]) {
      const { left } = await render(createSequence(note(100, 69, 200)), { sampleRate })
      const onset = left.findIndex((value) => Math.abs(value) > 0.005)
      expect(Math.abs(onset - sampleRate / 10), `${sampleRate} Hz`).toBeLessThan(sampleRate / 500)
    }
  })

  test('releases what is still held at the end, and ends with silence', async () => {
    const { figures, left } = await render(
      createSequence([
        { atMs: 0, bytes: [0xb0, 64, 127] },
        { atMs: 0, bytes: [0x90, 69, 100] },
        { atMs: 500, bytes: [0xb0, 74, 0] },
      ]),
    )
    expect(figures.audioSeconds).toBeGreaterThan(0.5)
    expect(figures.audioSeconds).toBeLessThan(MAX_TAIL_SECONDS)
    expect(left.at(-1)).toBe(0)
  })

  test('ends at the latest ten seconds after the music', async () => {
    const slow = buildSoundFont({
      samples: [sineSample(0.5)],
      // Volume release as long as generators go: 101 s for 100 dB.
      instruments: [
        {
          zones: [
            {
              generators: [
                [38, 8000],
                [54, 1],
              ],
              sample: 0,
            },
          ],
        },
      ],
      presets: [{ zones: [{ instrument: 0 }] }],
    })
    const engine = createEngine({ mode: 'sf2', effects: false })
    engine.loadBank(parseSoundFont(slow))
    const figures = await renderMusic(
      engine,
      createSequence(note(0, 69, 100)),
      { rateHz: RATE, blockFrames: 1024 },
      () => Promise.resolve(),
      () => {},
    )
    expect(figures.audioSeconds).toBeGreaterThanOrEqual(MAX_TAIL_SECONDS)
    expect(figures.audioSeconds).toBeLessThan(MAX_TAIL_SECONDS + 0.5)
  })

  test('counts voices, stealing and the peak', async () => {
    const events = Array.from({ length: 12 }, (_, i) => note(0, 50 + i, 400)).flat()
    events.sort((a, b) => a.atMs - b.atMs)
    const { figures, left } = await render(createSequence(events), { voices: 8 })
    expect(figures).toMatchObject({ peakVoices: 8, stolen: 4, dropped: 0, nan: 0, allocations: 0 })
    expect(figures.peak).toBeGreaterThanOrEqual(Math.max(...left))
    expect(figures.cpuPerAudioSecond).toBeCloseTo(figures.cpuSeconds / figures.audioSeconds, 9)
  })

  test('takes the time of each portion of 250 ms', async () => {
    const { figures } = await render(createSequence(note(0, 69, 900)))
    const { count, soundMs, totalMs, maxMs, slowest } = figures.portions
    expect(soundMs).toBe(250)
    expect(Math.abs(count * 0.25 - figures.audioSeconds)).toBeLessThan(0.01)
    expect(totalMs).toBeGreaterThanOrEqual(maxMs)
    expect(slowest).toHaveLength(Math.min(5, count))
    expect(slowest[0]?.ms).toBeCloseTo(maxMs, 3)
  })

  test('makes no sound of no notes', async () => {
    const { figures, left } = await render(createSequence([]))
    expect(figures).toMatchObject({ peak: 0, peakVoices: 0, dropped: 0 })
    expect(left.every((value) => value === 0)).toBe(true)
  })
})
