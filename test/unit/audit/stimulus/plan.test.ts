import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStimulus } from '../../../../audit/stimulus/plan.ts'
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
    const sections = ['latency', 'repeats', 'chords', 'dense', 'voices']
    expect(planStimulus(4, 1).sections).toEqual(sections)
    expect(planStimulus(3, 1).sequence.durationMs).toBeLessThan(60_000)
    expect(planStimulus(10, 1).sequence.durationMs).toBeLessThan(120_000)
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
        expect([...held.values()].every((count) => count === 0)).toBe(true)
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
})
