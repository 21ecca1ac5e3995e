import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStimulus, REST_MS } from '../../../../audit/stimulus/plan.ts'
import { EAR_SECTIONS } from '../../../../audit/stimulus/ear-score.ts'
import { messageAt } from '../../../../midi/midi-sequence.ts'

const strictness = fc.integer({ min: 1, max: 10 })
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('the plan of what is played', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planStimulus(5, 7)).toEqual(planStimulus(5, 7))
    expect(planStimulus(5, 7).notes).not.toEqual(planStimulus(5, 8).notes)
  })

  it('plays more the stricter it is, and single notes always', () => {
    expect(planStimulus(1, 1).sections).toEqual(['latency'])
    expect(planStimulus(2, 1).sections).toEqual(['latency', 'repeats', 'chords'])
    const drawn = ['latency', 'repeats', 'chords', 'dense', 'voices']
    const heard = [
      'velocity',
      'tuning',
      'controllers',
      'pedal',
      'bend',
      'offs',
      'programs',
      'drums',
    ]
    expect(planStimulus(4, 1).sections).toEqual([...drawn, ...heard])
    expect(planStimulus(5, 1).sections).toEqual([...drawn, ...EAR_SECTIONS, 'silence'])
    expect(planStimulus(5, 1, []).sections).toEqual([...drawn, 'silence'])
    expect(planStimulus(3, 1).sequence.durationMs).toBeLessThan(60_000)
    expect(planStimulus(5, 1).sequence.durationMs).toBeLessThan(120_000)
    expect(planStimulus(10, 1).sequence.durationMs).toBeLessThan(190_000)
  })

  it('takes a quarter of a minute at least, and ends in a silence, which is long enough for denormals', () => {
    expect(planStimulus(1, 1).sequence.durationMs).toBeGreaterThan(14_000)
    for (const [level, leastMs] of [
      [5, 12_000],
      [8, 40_000],
    ] as const) {
      const { sequence, spans } = planStimulus(level, 1, [])
      const [beforeMs = 0, lastMs = 0] = sequence.atMs.slice(-2)
      expect(lastMs - beforeMs).toBe(leastMs)
      expect(spans.at(-1)?.toMs).toBe(lastMs)
    }
  })

  it('holds ever more keys at once, no key of a channel twice, and none on that of drums', () => {
    const mostHeld = (level: number): number => {
      const { sequence, spans } = planStimulus(level, 1, [])
      const { fromMs, toMs } = spans.find(({ section }) => section === 'voices') ?? {
        fromMs: 0,
        toMs: 0,
      }
      const held = new Set<number>()
      let most = 0
      for (let index = 0; index < sequence.atMs.length; index++) {
        const atMs = sequence.atMs[index] ?? 0
        if (atMs < fromMs || atMs > toMs) continue
        const [status = 0, key = 0] = messageAt(sequence, index)
        const place = (status & 15) * 128 + key
        if ((status & 0xf0) === 0x80) held.delete(place)
        if ((status & 0xf0) !== 0x90) continue
        expect(held.has(place) || (status & 15) === 9).toBe(false)
        most = Math.max(most, held.add(place).size)
      }
      return most
    }
    expect([3, 6, 8, 10].map(mostHeld)).toEqual([16, 32, 64, 128])
  })

  it('ends every note that it begins, in the order of time', () => {
    fc.assert(
      fc.property(strictness, seed, (level, number) => {
        const { sequence, notes } = planStimulus(level, number)
        expect(sequence.notes).toBe(notes.length)
        const held = new Map<number, number>()
        let lastMs = 0
        for (let index = 0; index < sequence.atMs.length; index++) {
          const [status = 0, key = 0] = messageAt(sequence, index)
          const atMs = sequence.atMs[index] ?? Number.NaN
          expect(atMs).toBeGreaterThanOrEqual(lastMs)
          lastMs = atMs
          if (status === 0x90) held.set(key, (held.get(key) ?? 0) + 1)
          if (status === 0x80) held.set(key, (held.get(key) ?? 0) - 1)
        }
        // Some ends have no beginning, on purpose.
        expect([...held.values()].every((count) => count <= 0)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  it('never strikes a single note twice in a row, and at many phases of a callback', () => {
    fc.assert(
      fc.property(seed, (number) => {
        const notes = planStimulus(3, number).notes.filter(({ section }) => section === 'latency')
        for (const [index, note] of notes.entries())
          expect(note.key).not.toBe(notes[index - 1]?.key)
        const phases = new Set(notes.map(({ atMs }) => Math.floor((atMs % 10) * 2)))
        expect(phases.size).toBeGreaterThan(8)
      }),
      { numRuns: 30 },
    )
  })

  it('rests behind each section, and puts back what it has changed', () => {
    const { spans, takes, sequence } = planStimulus(5, 1)
    for (const [index, { fromMs }] of spans.entries())
      if (index > 0) expect(fromMs - (spans[index - 1]?.toMs ?? 0)).toBeGreaterThanOrEqual(REST_MS)
    for (const { section, atMs, endMs, changeMs } of takes) {
      const span = spans.find((each) => each.section === section)
      expect(atMs).toBeGreaterThanOrEqual(span?.fromMs ?? Infinity)
      expect(endMs).toBeLessThanOrEqual(span?.toMs ?? 0)
      expect(changeMs).toBeLessThanOrEqual(span?.toMs ?? 0)
    }
    const last = new Map<number, number>()
    let bend = 0
    let program = 0
    for (let index = 0; index < sequence.atMs.length; index++) {
      const [status = 0, data1 = 0, data2 = 0] = messageAt(sequence, index)
      if (status === 0xb0) last.set(data1, data2)
      if (status === 0xe0) bend = data1 + (data2 << 7)
      if (status === 0xc0) program = data1
    }
    expect({ bend, program }).toEqual({ bend: 8192, program: 0 })
    const left = [7, 10, 11, 64, 100, 101].map((number) => last.get(number))
    expect(left).toEqual([100, 64, 127, 0, 127, 127])
  })
})
