// Conformity of polyphony and determinism (docs/emu8000.md, section 9, rows 39 and 40). In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode, StealingRule } from '../../trace/wire/engine-options.ts'
import { createEngine } from '../../engine/engine.ts'
import { oneZoneBank, sineSample } from '../support/soundfont/banks.ts'
import {
  bankOf,
  DRY,
  type Event,
  feedOn,
  realBank,
  renderOn,
  send,
} from '../support/engine/player.ts'
import { randomEvents } from '../support/engine/random-midi.ts'

/** Slow releases, so that released voices are there to be taken. */
const bank = bankOf(
  oneZoneBank(sineSample(0.02), {
    generators: [
      [38, 3000],
      [54, 1],
    ],
  }),
)

describe('polyphony', () => {
  /** 32 notes, key 40 + voice, one each 100 frames; velocities rise with the voice, so that voice 0 is the quietest. */
  const fill: readonly Event[] = Array.from({ length: 32 }, (_, voice) => [
    voice * 100,
    0x90,
    40 + voice,
    60 + 2 * voice,
  ])

  /** Key whose voice the 33rd note, key 100, gets after these events. */
  const lostKey = (rule: StealingRule, mode: EngineMode, more: readonly Event[]): number => {
    const engine = createEngine({ ...DRY, mode, stealing: rule })
    engine.loadBank(bank)
    send(engine, [...fill, ...more])
    renderOn(engine, 20_000)
    const keys = [...engine.voices.key]
    expect(keys.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, i) => 40 + i))
    send(engine, [[20_000, 0x90, 100, 100]])
    renderOn(engine, 1)
    expect(engine.counters.voicesStolen).toBe(1)
    expect(engine.counters.voicesStarted).toBe(33)
    return keys[engine.voices.key.indexOf(100)] ?? -1
  }

  const off = (frame: number, ...keys: number[]): Event[] =>
    keys.map((key) => [frame, 0x80, key, 0])
  const cases: readonly [StealingRule, string, readonly Event[], key: number][] = [
    ['recommended', 'the quietest, where all are held', [], 40],
    ['recommended', 'the quietest of the released', off(10_000, 60, 50), 50],
    [
      'recommended',
      'one that only the pedal holds before those whose keys are down',
      [[9000, 0xb0, 64, 127], ...off(10_000, 55, 45)],
      45,
    ],
    ['alsa', 'the oldest, where all are held', [], 40],
    ['alsa', 'the oldest of the released, however loud', off(10_000, 70, 60), 60],
    ['win95', 'the quietest, where all are held', [], 40],
    ['win95', 'the quietest of the released', off(10_000, 70, 60), 60],
    ['dos', 'the quietest, where all are held', [], 40],
    [
      'dos',
      'a released one before one that the pedal holds',
      [...off(9000, 70), [9500, 0xb0, 64, 127], ...off(10_000, 41)],
      70,
    ],
    // Age adds little after so many frames; the quietest has the smallest volume term.
    ['fluidsynth', 'the lowest sum, where all are held', [], 40],
    ['fluidsynth', 'a released one', off(10_000, 63), 63],
  ]
  for (const mode of ['hardware', 'sf2'] as const) {
    for (const [rule, what, more, key] of cases) {
      it(`39 ${mode}, ${rule}: the 33rd note takes ${what}`, () => {
        expect(lostKey(rule, mode, more)).toBe(key)
      })
    }
  }

  it('39 free voices are taken in the order of each rule, and the 33rd note gets the index that follows from it', () => {
    const order = (rule: StealingRule): readonly number[] => {
      const engine = createEngine({ ...DRY, stealing: rule })
      engine.loadBank(bank)
      send(engine, [...fill, [20_000, 0x90, 100, 100]])
      renderOn(engine, 20_001)
      const { key } = engine.voices
      return [key.indexOf(41), key.indexOf(42), key.indexOf(71), key.indexOf(100)]
    }
    expect(order('recommended')).toEqual([1, 2, 31, 0])
    expect(order('alsa')).toEqual([1, 2, 31, 0])
    expect(order('fluidsynth')).toEqual([1, 2, 31, 0])
    expect(order('win95')).toEqual([3, 6, 29, 0])
    expect(order('dos')).toEqual([2, 4, 31, 0])
  })

  it('39 with 30 voices, as under the DOS and ALSA drivers, the 31st note steals', () => {
    const engine = createEngine({ ...DRY, voices: 30 })
    engine.loadBank(bank)
    send(engine, fill.slice(0, 30))
    renderOn(engine, 5000)
    expect(engine.counters.voicesStolen).toBe(0)
    send(engine, [[5000, 0x90, 100, 100]])
    renderOn(engine, 1)
    expect(engine.counters.voicesStolen).toBe(1)
    expect(engine.counters.peakVoices).toBe(30)
  })
})

describe('determinism', () => {
  const real = realBank()
  const render = (
    mode: EngineMode,
    sampleRate: number,
    frames: number,
    events: number,
    block: number,
  ): { left: Int32Array; right: Int32Array } => {
    const engine = createEngine({ mode, sampleRate })
    engine.loadBank(real)
    const { left, right } = feedOn(engine, randomEvents(events, frames, 40), frames, block)
    expect(engine.counters).toMatchObject({ events, queueOverflows: 0, nonFinite: 0 })
    return { left: new Int32Array(left.buffer), right: new Int32Array(right.buffer) }
  }

  // At the other rates less: they share all but the resampler.
  const cases: readonly [
    rate: number,
    frames: number,
    events: number,
    blocks: readonly number[],
  ][] = [
    [44_100, 20_000, 10_000, [1, 64, 256, 511, 512, 1024]],
    [48_000, 12_000, 2500, [1, 64, 256, 511, 1024]],
    [96_000, 24_000, 2500, [1, 64, 256, 511, 1024]],
  ]
  for (const mode of ['hardware', 'sf2'] as const) {
    for (const [rate, frames, events, blocks] of cases) {
      it(`40 ${mode} at ${rate} Hz: ${events} random events give the same PCM, bit for bit, in blocks of 128 and ${blocks.join(', ')}`, () => {
        const reference = render(mode, rate, frames, events, 128)
        expect(reference.left.some((bits) => bits !== 0)).toBe(true)
        for (const block of blocks) {
          const other = render(mode, rate, frames, events, block)
          const differs = other.left.findIndex((bits, i) => bits !== reference.left[i])
          const differsRight = other.right.findIndex((bits, i) => bits !== reference.right[i])
          expect([block, differs, differsRight]).toEqual([block, -1, -1])
        }
      })
    }
  }
})
