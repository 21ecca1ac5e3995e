// Warm-up, which leaves no trace, and reset, which leaves none either. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createEngine } from '../../../engine/engine.ts'
import { oneZoneBank, sineSample } from '../../support/soundfont/banks.ts'
import {
  bankOf,
  DRY,
  type Event,
  peak,
  play,
  RATE,
  renderOn,
  send,
  steepest,
} from '../../support/engine/player.ts'

const MODES: readonly EngineMode[] = ['hardware', 'sf2']
const sine = bankOf(oneZoneBank(sineSample()))
const NOTE: Event = [0, 0x90, 69, 127]

describe('warm-up and reset', () => {
  for (const sampleRate of [RATE, 48_000]) {
    it(`leaves no trace at ${sampleRate} Hz: sound, counters, frame and voices are those of an engine that was not warmed`, () => {
      for (const mode of MODES) {
        const warm = createEngine({ mode, sampleRate })
        const cold = createEngine({ mode, sampleRate })
        // Told before: presets, quality, bank, and an event that waits.
        for (const engine of [warm, cold]) {
          engine.setReverb(1)
          engine.setChorus(5)
          engine.setQuality({ interpolation: 'linear', chorus: true, reverb: true, voiceLimit: 5 })
          if (mode === 'sf2') engine.loadBank(sine)
          if (sampleRate === RATE) send(engine, [[10, 0x90, 50, 100]])
        }
        let probed = 0
        const count = (): void => {
          probed++
        }
        warm.setProbe({ enter: count, leave: count })
        warm.warmUp()
        expect(probed).toBe(0)
        warm.setProbe(null)
        expect(warm.frame).toBe(0)
        expect(warm.counters).toEqual(cold.counters)
        expect([...warm.voices.key]).toEqual([...cold.voices.key])
        for (const engine of [warm, cold]) {
          if (mode === 'hardware') engine.loadBank(sine)
          send(engine, [NOTE, [3000, 0xb0, 64, 127], [3100, 0x80, 69, 0]])
        }
        const a = renderOn(warm, 6000)
        const b = renderOn(cold, 6000)
        expect(peak(a.left)).toBeGreaterThan(0.01)
        expect([...a.left]).toEqual([...b.left])
        expect([...a.right]).toEqual([...b.right])
        expect(warm.counters).toEqual(cold.counters)
      }
    })
  }

  it('warms up in a stream that has begun without moving it, and not at all once it has played', () => {
    for (const sampleRate of [RATE, 48_000]) {
      const warm = createEngine({ ...DRY, sampleRate })
      const cold = createEngine({ ...DRY, sampleRate })
      for (const engine of [warm, cold]) {
        engine.loadBank(sine)
        renderOn(engine, 1001)
      }
      warm.warmUp()
      for (const engine of [warm, cold]) send(engine, [[1500, 0x90, 69, 127]])
      const first = renderOn(warm, 2000).left
      expect(peak(first)).toBeGreaterThan(0.1)
      expect([...first]).toEqual([...renderOn(cold, 2000).left])
      warm.warmUp()
      expect([...renderOn(warm, 2000).left]).toEqual([...renderOn(cold, 2000).left])
    }
  })

  it('warms up one block a step where others need the thread, and ends as if it had been one call', () => {
    const stepped = createEngine()
    const cold = createEngine()
    for (const engine of [stepped, cold]) engine.loadBank(sine)
    const step = stepped.startWarmUp()
    let steps = 1
    while (!step()) steps++
    expect(steps).toBeGreaterThan(500)
    for (const engine of [stepped, cold]) send(engine, [NOTE])
    expect([...renderOn(stepped, 3000).left]).toEqual([...renderOn(cold, 3000).left])
    expect(stepped.counters).toEqual(cold.counters)
    expect(stepped.startWarmUp()()).toBe(true)
  })

  it('resets to silence, power-up controllers and zero counters; frame and bank stay', () => {
    const engine = createEngine()
    engine.loadBank(sine)
    send(engine, [[0, 0xb0, 7, 30], [0, 0xb0, 64, 127], NOTE, [90_000, 0x90, 60, 100]])
    renderOn(engine, 5000)
    engine.reset()
    expect(engine.counters).toEqual(createEngine().counters)
    expect(engine.frame).toBe(5000)
    expect(peak(renderOn(engine, 1000).left)).toBe(0)
    send(engine, [
      [6000, 0x90, 69, 127],
      [7000, 0x80, 69, 0],
    ])
    const { left } = renderOn(engine, 4000)
    const fresh = play(sine, { effects: true, treble: 9 }, [NOTE, [1000, 0x80, 69, 0]], 4000).left
    expect([...left]).toEqual([...fresh])
  })

  it('ends everything at a GM reset by system exclusive message, without a click', () => {
    const engine = createEngine(DRY)
    engine.loadBank(sine)
    send(engine, [NOTE])
    const before = renderOn(engine, 4000).left
    engine.sendSysex(4000, Uint8Array.of(0xf0, 0x7e, 0x7f, 0x09, 0x01, 0xf7))
    const after = renderOn(engine, 1000).left
    expect(peak(after, 300)).toBe(0)
    const joined = Float32Array.from([...before.subarray(3000), ...after])
    expect(steepest(joined)).toBeLessThanOrEqual(steepest(before, 3000) + peak(before) / 250)
  })
})
