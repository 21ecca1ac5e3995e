// What the public SoundFont tests (mrbumpy409/SoundFont-Spec-Test) measure, on short sounds of our own, in both modes,
// from the samples that come out. Numbers in front are those of that test. The whole pieces: `npm run bench:engine`.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { createEngine } from '../../engine/engine.ts'
import {
  between,
  centsBetween,
  decibels,
  pitchTrack,
  rmsEnvelope,
  rmsOf,
} from '../support/audio/sound-analysis.ts'
import { median } from '../support/bench/statistics.ts'
import { bankOf, DRY, type Event, FULL, RATE, renderOn, send } from '../support/engine/player.ts'
import { oneZoneBank, sineSample } from '../support/soundfont/banks.ts'
import type { SampleSpec } from '../support/soundfont/build-soundfont.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']
type Generators = readonly (readonly [id: number, value: number])[]

const timecents = (seconds: number): number => Math.round(1200 * Math.log2(seconds))

/** The left side of a note that is held for `heldSeconds`. */
function sound(
  mode: EngineMode,
  generators: Generators,
  seconds: number,
  given: {
    events?: readonly Event[]
    heldSeconds?: number
    key?: number
    sample?: SampleSpec
  } = {},
): Float32Array {
  const { events = [], heldSeconds = seconds, key = 69, sample = sineSample() } = given
  const engine = createEngine({ ...DRY, mode })
  const looped: Generators = sample.name === 'Sine' ? [[54, 1]] : []
  engine.loadBank(bankOf(oneZoneBank(sample, { generators: [...looped, ...generators] })))
  send(engine, [...FULL, ...events])
  send(engine, [
    [0, 0x90, key, 127],
    [Math.round(heldSeconds * RATE), 0x80, key],
  ])
  return renderOn(engine, Math.round(seconds * RATE)).left
}

const level = (samples: Float32Array, from: number, to: number): number =>
  decibels(rmsOf(between(samples, RATE, from, to)))

/** Middle, least and most of a swinging quantity, and how often it swings each second. */
const swing = (values: readonly number[], perSecond: number) => {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const middle = (least + most) / 2
  const ups = values.flatMap((value, i) =>
    i > 0 && (values[i - 1] ?? 0) < middle && value >= middle ? [i] : [],
  )
  return { least, most, hz: ((ups.length - 1) * perSecond) / ((ups.at(-1) ?? 0) - (ups[0] ?? 0)) }
}

const pitch = (samples: Float32Array, from: number, to: number) => {
  const track = pitchTrack(Float64Array.from(between(samples, RATE, from, to)), RATE)
  const seconds = (track.at(-1)?.atSeconds ?? 0) - (track[0]?.atSeconds ?? 0)
  return {
    cents: track.map(({ hz }) => centsBetween(hz, 440)),
    perSecond: (track.length - 1) / seconds,
  }
}

describe.each(MODES)('the sounds of the specification test in %s mode', (mode) => {
  it('1: volume envelope: delay, attack, hold, decay to 12 dB, release', () => {
    const stages: Generators = [
      [33, timecents(0.1)],
      [34, timecents(0.2)],
      [35, timecents(0.2)],
      [36, timecents(1)],
      [37, 120],
      [38, timecents(1)],
    ]
    const note = sound(mode, stages, 1.3, { heldSeconds: 1 })
    const hold = level(note, 0.38, 0.46)
    expect(level(note, 0, 0.09) - hold).toBeLessThan(-80)
    // Halfway up the attack, whose register is within 4 % of its time.
    expect(Math.abs(level(note, 0.19, 0.21) - hold + 6)).toBeLessThan(1.2)
    // A register is 0.75 dB.
    expect(Math.abs(level(note, 0.8, 0.98) - hold + 12)).toBeLessThan(mode === 'sf2' ? 0.1 : 0.8)
    // 100 dB a second from 12 dB below.
    expect(Math.abs(level(note, 1.19, 1.21) - hold + 32)).toBeLessThan(2)
  })

  it('2: modulation envelope to pitch: the whole depth while it holds, half of it sustained', () => {
    const note = sound(
      mode,
      [
        [26, timecents(0.05)],
        [27, timecents(0.4)],
        [28, timecents(0.2)],
        [29, 500],
        [7, 1200],
      ],
      1.2,
    )
    expect(Math.abs(median(pitch(note, 0.2, 0.4).cents) - 1200)).toBeLessThan(
      mode === 'sf2' ? 3 : 12,
    )
    expect(Math.abs(median(pitch(note, 0.9, 1.15).cents) - 600)).toBeLessThan(
      mode === 'sf2' ? 3 : 12,
    )
  })

  it('3 and 4: an octave lower holds and decays twice as long', () => {
    const fallsAfter = (key: number): number => {
      const note = sound(
        mode,
        [
          [35, timecents(0.1)],
          [36, timecents(0.5)],
          [37, 1000],
          [39, 100],
          [40, 100],
          [58, 60],
        ],
        1.5,
        { key },
      )
      const envelope = rmsEnvelope(note, 441)
      const full = Math.max(...envelope)
      return envelope.findIndex((value, i) => i > 3 && value < full / 10) / 100
    }
    // Hold 0.1 s and a fifth of the decay of 0.5 s; the hardware's holds are steps of 93 ms.
    const tolerance = mode === 'sf2' ? 0.02 : 0.06
    expect(Math.abs(fallsAfter(60) - 0.2)).toBeLessThan(tolerance)
    expect(Math.abs(fallsAfter(48) - 0.4)).toBeLessThan(2 * tolerance)
  })

  it('5: tremolo of 4 Hz, 6 dB, up and down; the card never amplifies', () => {
    const four = Math.round(1200 * Math.log2(4 / 8.176))
    const note = sound(
      mode,
      [
        [22, four],
        [13, 60],
        [48, 500],
      ],
      1.6,
    )
    const plain = level(sound(mode, [[48, 500]], 0.4), 0.2, 0.4)
    const envelope = rmsEnvelope(between(note, RATE, 0.1, 1.6), 441)
    const { least, most, hz } = swing(
      Array.from(envelope, (value) => decibels(value) - plain),
      100,
    )
    expect(Math.abs(least + 6)).toBeLessThan(0.6)
    expect(Math.abs(most - (mode === 'sf2' ? 6 : 0))).toBeLessThan(0.6)
    expect(Math.abs(hz - 4)).toBeLessThan(0.15)
  })

  it('6: vibrato of 4 Hz and 100 cents', () => {
    const four = Math.round(1200 * Math.log2(4 / 8.176))
    const note = sound(
      mode,
      [
        [24, four],
        [6, 100],
      ],
      1.6,
    )
    const { cents, perSecond } = pitch(note, 0.2, 1.5)
    const { least, most, hz } = swing(cents, perSecond)
    // The hardware's depth is in steps of 9.4 cents.
    expect(Math.abs(most - least - (mode === 'sf2' ? 200 : 187.5))).toBeLessThan(8)
    expect(Math.abs(hz - 4)).toBeLessThan(0.2)
  })

  it('20: pitch bend by two semitones, and by the range of RPN 0', () => {
    const bent = (...before: Event[]): number => {
      const events: Event[] = [...before, [0, 0xe0, 127, 127]]
      return median(pitch(sound(mode, [], 0.3, { events }), 0.1, 0.3).cents)
    }
    expect(Math.abs(bent() - 200)).toBeLessThan(1)
    expect(
      Math.abs(bent([0, 0xb0, 101, 0], [0, 0xb0, 100, 0], [0, 0xb0, 6, 12]) - 1200),
    ).toBeLessThan(1)
  })
})

const IMPULSE_AT = 4096
const ANSWER_FRAMES = 16_384

/** What a voice makes of one impulse behind its filter, heard at the output. */
function answer(mode: EngineMode, cutoffCents: number, centibels: number): Float32Array {
  const data = new Float64Array(IMPULSE_AT + ANSWER_FRAMES)
  data[IMPULSE_AT] = 0.5
  const sample: SampleSpec = { name: 'Impulse', data, rootKey: 60 }
  const seconds = data.length / RATE
  const generators: Generators = [
    [8, cutoffCents],
    [9, centibels],
  ]
  return sound(mode, generators, seconds, { key: 60, sample }).subarray(IMPULSE_AT - 8)
}

function gainDb(samples: Float32Array, hz: number): number {
  let real = 0
  let imaginary = 0
  const turn = (2 * Math.PI * hz) / RATE
  for (let frame = 0; frame < samples.length; frame++) {
    real += (samples[frame] ?? 0) * Math.cos(turn * frame)
    imaginary += (samples[frame] ?? 0) * Math.sin(turn * frame)
  }
  return decibels(Math.hypot(real, imaginary))
}
const OPEN_CENTS = 13_500

describe('9 and 10: the filter as it is heard in sf2 mode', () => {
  const open = answer('sf2', OPEN_CENTS, 0)

  /** The specification's low-pass: a peak of `peakDb` over its own level, half of which is taken from everything. */
  const specified = (cutoffHz: number, peakDb: number, hz: number): number => {
    const w = (2 * Math.PI * cutoffHz) / RATE
    const alpha = Math.sin(w) / (2 * 10 ** ((peakDb - 3.01) / 20))
    const b = (1 - Math.cos(w)) / 2
    const polynomial = (terms: readonly [number, number, number]): number => {
      const turn = (2 * Math.PI * hz) / RATE
      const [first, second, third] = terms
      return Math.hypot(
        first + second * Math.cos(turn) + third * Math.cos(2 * turn),
        second * Math.sin(turn) + third * Math.sin(2 * turn),
      )
    }
    const gain = polynomial([b, 2 * b, b]) / polynomial([1 + alpha, -2 * Math.cos(w), 1 - alpha])
    return decibels(gain) - peakDb / 2
  }

  it.each([200, 500, 1000, 4000, 8000])(
    'has the specified gain all over the band, cutoff %i Hz',
    (hz) => {
      for (const q of [0, 5, 12, 20, 30]) {
        const heard = answer('sf2', Math.round(1200 * Math.log2(hz / 8.1758)), q * 10)
        for (const ratio of [0.1, 0.5, 0.9, 1, 1.1, 2, 4]) {
          const at = hz * ratio
          if (at > 20_000) continue
          const wanted = specified(hz, q, at)
          expect(Math.abs(gainDb(heard, at) - gainDb(open, at) - wanted), `Q ${q} dB at ${at} Hz`)
            // 16 bits and a tail that is cut: the deeper, the coarser.
            .toBeLessThan(wanted > -20 ? 0.15 : 0.6)
        }
      }
    },
  )
})

describe('9 and 10: the filter as it is heard in hardware mode', () => {
  const open = answer('hardware', OPEN_CENTS, 0)
  /** Absolute cents that the driver makes this register of. */
  const centsOf = (register: number): number => (register + 153) * 29 - 14
  const relative = (heard: Float32Array, hz: number): number => gainDb(heard, hz) - gainDb(open, hz)

  it.each([
    [64, 373],
    [128, 1118],
    [192, 3487],
  ])('is 3 dB down where the card was: register %i at %i Hz, ±3 %', (register, hz) => {
    const heard = answer('hardware', centsOf(register), 0)
    const low = relative(heard, 30)
    expect(relative(heard, hz * 0.97) - low).toBeGreaterThan(-3.01)
    expect(relative(heard, hz * 1.03) - low).toBeLessThan(-3.01)
  })

  it.each([
    [4, 5.6, -2.5],
    [8, 11.4, -6],
    [12, 17.4, -8.5],
    [15, 21.9, -11],
  ])('peaks and loses level as the card did: Q %i, %f dB over %f dB', (q, peakDb, lossDb) => {
    const heard = answer('hardware', centsOf(96), q * 12)
    const low = relative(heard, 30)
    let most = -Infinity
    for (let hz = 400; hz < 1000; hz += 5) most = Math.max(most, relative(heard, hz))
    expect(Math.abs(low - lossDb)).toBeLessThan(0.3)
    expect(Math.abs(most - low - peakDb)).toBeLessThan(0.5)
  })
})
