// The whole instrument in Node: events on their sample, rates, banks, quality, warm-up, reset, and
// nothing but finite sound.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../engine/engine.ts'
import { SECTION, SECTIONS } from '../../../engine/engine-types.ts'
import { QUEUE_CAPACITY } from '../../../engine/midi/midi-types.ts'
import type { SoundFontBank } from '../../../engine/soundfont/bank.ts'
import { constantSample, oneZoneBank, sineSample } from '../../support/soundfont/banks.ts'
import {
  bankOf,
  cents,
  DRY,
  type Event,
  frequencyOf,
  onset,
  peak,
  play,
  RATE,
  realBank,
  renderOn,
  rms,
  send,
  steepest,
} from '../../support/engine/player.ts'
import { createRandom, randomEvents } from '../../support/engine/random-midi.ts'
import { roland } from '../../support/engine/recording-target.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']
const sine = bankOf(oneZoneBank(sineSample()))
const constant = bankOf(oneZoneBank(constantSample()))
const NOTE: Event = [0, 0x90, 69, 127]

describe('time', () => {
  it('plays an event on its exact sample, wherever the block is cut', () => {
    for (const mode of MODES) {
      for (const frame of [0, 1, 127, 128, 129, 4000]) {
        const { left } = play(constant, { mode }, [[frame, 0x90, 69, 127]], 5000)
        expect(onset(left), `${mode}, frame ${frame}`).toBe(frame)
      }
    }
  })

  it('plays late events at once, in the order in which they came', () => {
    const engine = createEngine(DRY)
    engine.loadBank(constant)
    renderOn(engine, 1000)
    send(engine, [
      [400, 0x90, 69, 127],
      [300, 0xb0, 10, 127],
    ])
    const { left, right } = renderOn(engine, 200)
    expect(onset(right)).toBe(0)
    expect(onset(left)).toBe(-1)
    expect(engine.frame).toBe(1200)
    expect(engine.counters.events).toBe(2)
  })

  it('sounds at the right pitch and length at 8, 22.05, 48, 96 and 192 kHz', () => {
    for (const mode of MODES) {
      for (const sampleRate of [8000, 22_050, 48_000, 96_000, 192_000]) {
        const events: readonly Event[] = [
          [0, 0x90, 69, 127],
          [sampleRate / 2, 0x80, 69, 64],
        ]
        const { left, engine } = play(sine, { mode, sampleRate }, events, sampleRate)
        const late = engine.latencyFrames
        const hz = frequencyOf(left, Math.round(sampleRate / 10), sampleRate / 2, sampleRate)
        expect(Math.abs(cents(hz / 440)), `${sampleRate} Hz`).toBeLessThan(0.5)
        // The release takes a millisecond for 100 dB; the chip's smoothing 10 ms for 60.
        const held = rms(left, Math.round(sampleRate / 4), sampleRate / 2 + late)
        const end = sampleRate / 2 + late + Math.ceil(0.02 * sampleRate)
        expect(peak(left, end), `${sampleRate} Hz`).toBeLessThan(held / 1000)
        const before = sampleRate / 2 + late - Math.ceil(0.005 * sampleRate)
        expect(peak(left, before, sampleRate / 2 + late)).toBeGreaterThan(held)
      }
    }
  })

  it('places events at 48, 96 and 192 kHz within one chip frame of frame + latencyFrames', () => {
    for (const sampleRate of [48_000, 96_000, 192_000]) {
      for (const frame of [1, 500, 777, 10_001]) {
        const { left, engine } = play(
          constant,
          { mode: 'sf2', sampleRate },
          [[frame, 0x90, 69, 127]],
          20_000,
        )
        // Where the same note, at 44.1 kHz, has risen to half of its level; there the resampled one must be too.
        const half = (samples: Float32Array): number => {
          const level = (samples.at(-1) ?? 0) / 2
          const after = samples.findIndex((value) => value > level)
          const high = samples[after] as number
          const low = samples[after - 1] as number
          return after - (high - level) / (high - low)
        }
        const own = half(play(constant, { mode: 'sf2' }, [[0, 0x90, 69, 127]], 10_000).left)
        const expected = frame + engine.latencyFrames + (own * sampleRate) / RATE
        expect(Math.abs(half(left) - expected)).toBeLessThan(sampleRate / RATE)
      }
    }
  })

  it('takes another reverb and chorus from the frame of their message on, wherever the block is cut', () => {
    const sounds = (block: number, messages: readonly number[][]): Float32Array => {
      const engine = createEngine({ chorus: 6 })
      engine.loadBank(sine)
      send(engine, [[0, 0xb0, 91, 127], [0, 0xb0, 93, 127], NOTE, [700, 0x90, 80, 127]])
      for (const message of messages) engine.sendSysex(5300, Uint8Array.from(message))
      return renderOn(engine, 9000, block).left
    }
    const changes = [roland(0x42, [0x40, 1, 0x30], [7]), roland(0x42, [0x40, 1, 0x38], [2])]
    for (const change of changes) {
      const whole = sounds(1024, [change])
      for (const block of [1, 100, 5300]) expect(sounds(block, [change])).toEqual(whole)
      const kept = sounds(1024, [])
      expect(whole.findIndex((value, frame) => value !== kept[frame])).toBe(5300)
    }
  })

  it('refuses a rate that no context has', () => {
    expect(() => createEngine({ sampleRate: 0 })).toThrow(RangeError)
    expect(() => createEngine({ sampleRate: NaN })).toThrow(RangeError)
  })
})

describe('banks', () => {
  it('is silent without a bank and counts the notes', () => {
    const engine = createEngine()
    send(engine, [NOTE])
    const { left } = renderOn(engine, 1000)
    expect(peak(left)).toBe(0)
    expect(engine.counters.notesWithoutSound).toBe(1)
  })

  it('fades the voices of the old bank while notes of the new one already sound, without a click', () => {
    for (const mode of MODES) {
      const engine = createEngine({ ...DRY, mode })
      engine.loadBank(sine)
      send(engine, [NOTE, [0, 0x90, 57, 127]])
      const before = renderOn(engine, 8000).left
      engine.loadBank(bankOf(oneZoneBank(sineSample(0.5), { generators: [[54, 1]] })))
      const after = renderOn(engine, 4000).left
      const joined = Float32Array.from([...before.subarray(4000), ...after])
      expect(steepest(joined)).toBeLessThanOrEqual(
        steepest(before, 4000) + peak(before, 4000) / 250,
      )
      expect(peak(after, 300)).toBe(0)
      send(engine, [[0, 0x90, 69, 127]])
      expect(peak(renderOn(engine, 4000).left)).toBeGreaterThan(0.1)
    }
  })

  it('can be given banks one after the other while one still fades', () => {
    const engine = createEngine(DRY)
    engine.loadBank(sine)
    send(engine, [NOTE])
    const before = renderOn(engine, 8000).left
    engine.loadBank(constant)
    const between = renderOn(engine, 50, 50).left
    engine.loadBank(sine)
    const after = renderOn(engine, 1000).left
    const joined = Float32Array.from([...before.subarray(4000), ...between, ...after])
    expect(steepest(joined)).toBeLessThanOrEqual(steepest(before, 4000) + peak(before) / 250)
    expect(peak(after, 300)).toBe(0)
  })

  it('plays an empty bank without sound and without falling over', () => {
    const empty: SoundFontBank = { ...sine, presets: { ...sine.presets, count: 0 } }
    const { left, engine } = play(empty, {}, [NOTE, [0, 0x99, 40, 127]], 1000)
    expect(peak(left)).toBe(0)
    expect(engine.counters.notesWithoutSound).toBe(2)
  })
})

describe('counters', () => {
  it('count notes, events, voices and the queue', () => {
    const engine = createEngine(DRY)
    engine.loadBank(sine)
    for (let i = 0; i < QUEUE_CAPACITY; i++) {
      expect(engine.sendShort(100 + i, 0xb0, 1, i & 0x7f)).toBe(true)
    }
    expect(engine.sendShort(5000, 0x90, 60, 100)).toBe(false)
    expect(engine.counters).toMatchObject({
      queueDepth: QUEUE_CAPACITY,
      queuePeak: QUEUE_CAPACITY,
      queueOverflows: 1,
      events: 0,
    })
    renderOn(engine, 4096)
    expect(engine.counters).toMatchObject({ queueDepth: 0, events: QUEUE_CAPACITY, notes: 0 })
    send(engine, [
      [0, 0x90, 60, 100],
      [0, 0x90, 64, 100],
    ])
    renderOn(engine, 128)
    expect(engine.counters).toMatchObject({
      notes: 2,
      voicesStarted: 2,
      voicesStolen: 0,
      voicesRefused: 0,
      activeVoices: 2,
      peakVoices: 2,
      allocations: 0,
    })
    expect(engine.counters.peak).toBeGreaterThan(0)
  })

  it('pairs every probe that enters a section with one that leaves it', () => {
    const depth = new Int32Array(SECTIONS)
    const total = new Int32Array(SECTIONS)
    const engine = createEngine()
    engine.loadBank(sine)
    engine.setProbe({
      enter(section) {
        depth[section] = (depth[section] ?? 0) + 1
        total[section] = (total[section] ?? 0) + 1
      },
      leave(section) {
        depth[section] = (depth[section] ?? 0) - 1
      },
    })
    send(
      engine,
      Array.from({ length: 40 }, (_, i): Event => [i * 100, 0x90, 30 + i, 100]),
    )
    renderOn(engine, 8000)
    expect([...depth]).toEqual([0, 0, 0, 0, 0])
    expect(total[SECTION.midi]).toBe(40)
    expect(total[SECTION.allocation]).toBe(40)
    expect(total[SECTION.steal]).toBe(8)
    expect(total[SECTION.steal]).toBe(engine.counters.voicesStolen)
    expect(total[SECTION.voices]).toBeGreaterThan(60)
    // Once a block, however often the events cut it.
    expect(total[SECTION.effects]).toBe(Math.ceil(8000 / 128))
    engine.setProbe(null)
    renderOn(engine, 128)
    expect(total[SECTION.midi]).toBe(40)
  })
})

describe('quality', () => {
  const all = { interpolation: 'mode', chorus: true, reverb: true, voiceLimit: 32 } as const

  it('holds the voice limit, and fades what is above it', () => {
    const engine = createEngine(DRY)
    engine.loadBank(sine)
    send(
      engine,
      Array.from({ length: 32 }, (_, i): Event => [0, 0x90, 40 + i, 100]),
    )
    renderOn(engine, 1000)
    expect(engine.counters.activeVoices).toBe(32)
    engine.setQuality({ ...all, voiceLimit: 8 })
    renderOn(engine, 300)
    expect(engine.counters.activeVoices).toBe(8)
    send(engine, [[0, 0x90, 100, 100]])
    renderOn(engine, 300)
    expect(engine.counters.activeVoices).toBe(8)
  })

  it('never gives more voices than the options allow', () => {
    const engine = createEngine({ ...DRY, voices: 4 })
    engine.loadBank(sine)
    engine.setQuality(all)
    send(
      engine,
      Array.from({ length: 12 }, (_, i): Event => [i, 0x90, 40 + i, 100]),
    )
    renderOn(engine, 300)
    expect(engine.counters.peakVoices).toBe(4)
  })

  it('switches interpolation and effects', () => {
    const render = (
      quality: Parameters<typeof createEngine>[0],
      interpolation: 'mode' | 'linear',
    ) => {
      const engine = createEngine(quality)
      engine.loadBank(sine)
      engine.setQuality({ ...all, reverb: false, chorus: false, interpolation })
      send(engine, [
        [0, 0x90, 88, 100],
        [4000, 0xb0, 120, 0],
      ])
      return renderOn(engine, 30_000).left
    }
    const dry = render({}, 'mode')
    expect(peak(dry, 10_000)).toBe(0)
    expect([...render({}, 'linear')]).not.toEqual([...dry])
    const engine = createEngine()
    engine.loadBank(sine)
    send(engine, [
      [0, 0x90, 88, 100],
      [4000, 0xb0, 120, 0],
    ])
    expect(peak(renderOn(engine, 30_000).left, 10_000)).toBeGreaterThan(0)
  })
})

describe('robustness', () => {
  const real = realBank()

  for (const mode of MODES) {
    it(`${mode}: 12000 random events through a real bank give finite sound and never more than 32 voices`, () => {
      const frames = 6 * RATE
      const events = randomEvents(12_000, frames, 7)
      const engine = createEngine({ mode })
      engine.loadBank(real)
      const left = new Float32Array(RATE / 10)
      const right = new Float32Array(RATE / 10)
      let next = 0
      for (let frame = 0; frame < frames; frame += left.length) {
        while (next < events.length && (events[next]?.[0] ?? 0) < frame + left.length) {
          const [at, status, data1, data2 = 0] = events[next] as Event
          expect(engine.sendShort(at, status, data1, data2)).toBe(true)
          next++
        }
        engine.render(left, right, 0, left.length)
        expect(left.every((value) => Number.isFinite(value))).toBe(true)
        expect(right.every((value) => Number.isFinite(value))).toBe(true)
      }
      const { counters } = engine
      expect(counters.events).toBe(12_000)
      expect(counters.nonFinite).toBe(0)
      expect(counters.allocations).toBe(0)
      expect(counters.peakVoices).toBeLessThanOrEqual(32)
      expect(counters.voicesStolen).toBeGreaterThan(100)
      expect(counters.peak).toBeGreaterThan(0.01)
    })
  }

  it('takes any bytes as messages and as system exclusive', () => {
    const random = createRandom(3)
    const engine = createEngine({ mode: 'sf2' })
    engine.loadBank(real)
    const left = new Float32Array(128)
    const right = new Float32Array(128)
    for (let block = 0; block < 300; block++) {
      for (let i = 0; i < 10; i++) {
        engine.sendShort(engine.frame + random(200), random(256), random(256), random(256))
      }
      engine.sendSysex(
        engine.frame,
        Uint8Array.from({ length: 1 + random(40) }, (_, i) => (i === 0 ? 0xf0 : random(256))),
      )
      engine.render(left, right, 0, 128)
      expect(left.every((value) => Number.isFinite(value))).toBe(true)
    }
    expect(engine.counters.nonFinite).toBe(0)
    expect(engine.sendShort(NaN, 0x90, 60, 100)).toBe(true)
    engine.render(left, right, 0, 128)
  })
})
