// Stealing as it is heard: no click, all layers together, nothing lost from the counts. In Node.

import { describe, expect, it } from 'vitest'
import type { StealingRule } from '../../../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../../../engine/engine.ts'
import { ALLOCATION_RULES } from '../../../../../engine/midi/allocation/rules.ts'
import { layeredBank, oneZoneBank, sineSample } from '../../../../support/soundfont/banks.ts'
import { parseSoundFont } from '../../../../../engine/soundfont/parse-soundfont.ts'
import {
  bankOf,
  DRY,
  type Event,
  FULL,
  peak,
  play,
  renderOn,
  rms,
  send,
  steepest,
} from '../../../../support/engine/player.ts'

const RULES = Object.keys(ALLOCATION_RULES) as StealingRule[]

describe('stealing', () => {
  /** A low, loud sine: its own slope is small, so a click would stand out. */
  const bank = bankOf(oneZoneBank(sineSample(0.9)))
  const LOW = 33
  const STOLEN_AT = [8000, 8037, 8111, 8500, 9001]

  for (const mode of ['hardware', 'sf2'] as const) {
    for (const stealing of RULES) {
      it(`${mode}, ${stealing}: makes no step beyond the music's own slope and the fade's`, () => {
        const engine = createEngine({ ...DRY, mode, stealing, voices: 1 })
        engine.loadBank(bank)
        send(engine, [
          ...FULL,
          [0, 0x90, LOW, 127],
          ...STOLEN_AT.map((frame, i): Event => [frame, 0x90, LOW + i + 1, 127]),
        ])
        const { left } = renderOn(engine, 12_000)
        expect(engine.counters.voicesStolen).toBe(STOLEN_AT.length)
        const own = steepest(left, 4000, 8000)
        const level = peak(left, 4000, 8000)
        // Each of the voices that fade falls by its level in 256 frames; at the third steal three of them overlap.
        expect(steepest(left, 7900, 12_000)).toBeLessThan(own * 1.5 + (4 * level) / 256)
        // A voice cut off at its peak would have jumped by its level.
        expect(steepest(left, 7900, 12_000)).toBeLessThan(level / 4)
      })
    }
  }

  it('lets the stolen note fade for 256 frames, no longer', () => {
    const panned = bankOf({
      samples: [sineSample()],
      instruments: [
        {
          zones: [
            {
              keyRange: [0, 60],
              generators: [
                [17, -500],
                [54, 1],
              ],
              sample: 0,
            },
            {
              keyRange: [61, 127],
              generators: [
                [17, 500],
                [54, 1],
              ],
              sample: 0,
            },
          ],
        },
      ],
      presets: [{ zones: [{ instrument: 0 }] }],
    })
    const events: readonly Event[] = [
      [0, 0x90, 57, 127],
      [8000, 0x90, 69, 127],
    ]
    const { left, right } = play(panned, { voices: 1 }, events, 12_000)
    expect(rms(left, 8000, 8128)).toBeGreaterThan(rms(left, 7000, 8000) * 0.5)
    expect(peak(left, 8256)).toBe(0)
    expect(peak(right, 0, 8000)).toBe(0)
    expect(peak(right, 8000)).toBeGreaterThan(0.1)
  })

  it('reserves voices for all layers of a note before any starts, and never one of its own', () => {
    for (const stealing of RULES) {
      const engine = createEngine({ ...DRY, stealing })
      engine.loadBank(parseSoundFont(layeredBank(8)))
      send(
        engine,
        Array.from({ length: 4 }, (_, i): Event => [i * 100, 0x90, 60 + i, 100]),
      )
      renderOn(engine, 1000)
      expect(engine.counters.voicesStolen).toBe(0)
      send(engine, [[1000, 0x90, 80, 100]])
      renderOn(engine, 1)
      expect(engine.counters.voicesStolen).toBe(8)
      expect(engine.counters.voicesRefused).toBe(0)
      expect([...engine.voices.key].filter((key) => key === 80)).toHaveLength(8)
    }
  })

  for (const stealing of ['recommended', 'alsa', 'fluidsynth'] as const) {
    it(`${stealing}: the notes of a chord do not take each other`, () => {
      for (const velocity of [127, 40]) {
        const engine = createEngine({ ...DRY, stealing })
        engine.loadBank(bank)
        send(
          engine,
          Array.from({ length: 32 }, (_, i): Event => [0, 0x90, 40 + i, 100]),
        )
        renderOn(engine, 8000)
        send(
          engine,
          Array.from({ length: 12 }, (_, i): Event => [8000 + i, 0x90, 80 + i, velocity]),
        )
        renderOn(engine, 100)
        expect([...engine.voices.key].filter((key) => key >= 80)).toHaveLength(12)
      }
    })
  }

  it('makes no step where a chord takes all voices on one frame', () => {
    const quiet = bankOf(oneZoneBank(sineSample(0.05)))
    const engine = createEngine({ ...DRY, mode: 'sf2' })
    engine.loadBank(quiet)
    const chord = (frame: number, count: number): Event[] =>
      Array.from({ length: count }, (_, i) => [frame, 0x90, 20 + (i % 12), 127])
    send(engine, [...chord(0, 32), ...chord(8000, 32)])
    const { left } = renderOn(engine, 12_000)
    expect(engine.counters.voicesStolen).toBe(32)
    const level = peak(left, 4000, 8000)
    // The new chord begins with all sines in phase, as the first one did at frame 0.
    expect(steepest(left, 7900, 12_000)).toBeLessThan(steepest(left, 1, 8000) + level / 256)
    // A voice cut off would have jumped on the very frame, where the new notes are still silent.
    expect(steepest(left, 7995, 8002)).toBeLessThan(steepest(left, 4000, 7990) + level / 256)
  })

  it('counts the layers that find no voice', () => {
    const engine = createEngine({ ...DRY, voices: 3 })
    engine.loadBank(parseSoundFont(layeredBank(8)))
    send(engine, [[0, 0x90, 60, 100]])
    renderOn(engine, 10)
    expect(engine.counters).toMatchObject({
      voicesStarted: 3,
      voicesRefused: 5,
      voicesStolen: 0,
      peakVoices: 3,
    })
  })
})
