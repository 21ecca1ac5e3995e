import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Quantisation } from '../../../../trace/scheduling/schema.ts'
import {
  type Caller,
  type SequencerPage,
  sequencerPage,
} from '../../../support/trace/sequencer-page.ts'

const RATE = 44_100
const QUANTUM_MS = (128 * 1000) / RATE
/** The builder's base latency, in frames. */
const CALLBACK_FRAMES = 441

const found = (page: SequencerPage): Quantisation | null =>
  page.read().report().scheduling?.quantisation ?? null

/** A look-ahead sequencer of a 25 ms timer, which rounds the times of its beat. */
function sequencer(beatMs: number, round: (whenMs: number) => number, notes = 40): SequencerPage {
  const page = sequencerPage(notes * beatMs + 4000, { sampleRate: RATE })
  for (let note = 0; note < notes; note++) {
    const whenMs = 1103.7 + note * beatMs
    const callMs = Math.floor((whenMs - 70) / 25) * 25 + (note % 3) * 0.4
    page.start({ callMs, dueMs: callMs - (note % 3) * 0.4, whenMs: round(whenMs) })
  }
  return page
}

const to = (stepMs: number) => (whenMs: number) => Math.round(whenMs / stepMs) * stepMs

describe('what starts follow', () => {
  it.each<[string, (whenMs: number) => number, Quantisation['grid'], number]>([
    ['whole quanta', to(QUANTUM_MS), 'quantum', QUANTUM_MS],
    ['whole animation frames', to(1000 / 60), 'frame', 1000 / 60],
    [
      'what the clock says, which goes on by a callback at a time, in quanta',
      (whenMs) => {
        const callbacks = Math.floor((whenMs * RATE) / 1000 / CALLBACK_FRAMES) * CALLBACK_FRAMES
        return Math.ceil(callbacks / 128) * QUANTUM_MS
      },
      'callback',
      10,
    ],
    ['whole callbacks', to(10), 'callback', 10],
  ])('is told by the times that are asked for: %s', (_name, round, grid, stepMs) => {
    for (const beatMs of [120.7, 125, 162.31]) {
      const told = found(sequencer(beatMs, round))
      expect(told?.grid, `a beat of ${beatMs} ms`).toBe(grid)
      expect(told?.stepMs).toBeCloseTo(stepMs, 3)
      expect(told?.share).toBeGreaterThan(0.95)
    }
  })

  it('is the timer’s step where that is what a sequencer rounds to', () => {
    const page = sequencerPage(12_000, { sampleRate: RATE })
    for (let note = 0; note < 40; note++) {
      const whenMs = 1200 + to(25)(note * 137)
      page.start({ callMs: whenMs - 75 - (note % 3) * 25, whenMs })
    }
    expect(found(page)).toMatchObject({ grid: 'timer', stepMs: 25 })
  })

  it.each<[Caller, Quantisation['grid'], number]>([
    ['requestAnimationFrame', 'frame', 1000 / 60],
    ['setInterval', 'timer', 20],
  ])('is told by the calls where each start is "now": %s', (caller, grid, stepMs) => {
    const page = sequencerPage(12_000, { sampleRate: RATE })
    for (let note = 0; note < 40; note++) {
      const dueMs = Math.ceil((1000 + note * 133) / stepMs) * stepMs
      page.start({ callMs: dueMs + 0.3, dueMs, whenMs: null, caller })
    }
    const told = found(page)
    expect(told?.grid).toBe(grid)
    expect(told?.stepMs).toBeCloseTo(stepMs, 6)
  })

  it('is told by the calls where each start is as far ahead as the others', () => {
    const page = sequencerPage(12_000, { sampleRate: RATE })
    for (let note = 0; note < 40; note++) {
      const dueMs = 1000 + note * 125
      const callMs = dueMs + (note % 4) * 1.3
      page.start({ callMs, dueMs, whenMs: page.stoodMs(callMs) + 50, caller: 'setInterval' })
    }
    expect(found(page)).toMatchObject({ grid: 'timer', stepMs: 125, share: 1 })
  })

  it.each([
    // 150 beats a minute are 150 quanta at 48 kHz, 120 are 30 frames of a display.
    ['a beat of whole quanta', 400, 48_000],
    ['a beat of whole frames', 500, 44_100],
    ['a beat that is nothing else', 331.7, 44_100],
  ])('is no grid: %s', (_name, beatMs, sampleRate) => {
    const page = sequencerPage(beatMs * 40 + 4000, { sampleRate })
    for (let note = 0; note < 40; note++) {
      const whenMs = 1100 + note * beatMs
      page.start({ callMs: whenMs - 60 - (note % 7) * 3.1, whenMs })
    }
    expect(found(page)).toEqual({ grid: 'none', stepMs: null, share: null })
  })

  it('is no grid for any rhythm of a few note lengths', () => {
    const lengths = fc.array(fc.constantFrom(1, 2, 3, 4, 6), { minLength: 24, maxLength: 40 })
    const tempo = fc.integer({ min: 60, max: 200 })
    fc.assert(
      fc.property(tempo, lengths, (beatsAMinute, sixteenths) => {
        const page = sequencerPage(40_000, { sampleRate: RATE })
        let whenMs = 1100
        sixteenths.forEach((length, index) => {
          page.start({ callMs: whenMs - 60 - (index % 7) * 3.1, whenMs })
          whenMs += (length * 15_000) / beatsAMinute
        })
        expect(found(page)?.grid).toBe('none')
      }),
      { numRuns: 40 },
    )
  })

  it('is not known of a few starts', () => {
    expect(found(sequencer(125, to(QUANTUM_MS), 7))).toBeNull()
    expect(found(sequencer(125, to(QUANTUM_MS), 8))).not.toBeNull()
  })
})
