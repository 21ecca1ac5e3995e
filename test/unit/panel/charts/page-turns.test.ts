// How often a chart is drawn while the playhead flies over pages. Node, on frames of its own.

import { describe, expect, it } from 'vitest'
import { createPageTurns } from '../../../../panel/charts/page-turns.ts'

const FRAME_MS = 1000 / 60

describe('a chart over time', () => {
  it('is drawn once for the same picture, and again with new figures', () => {
    const turnTo = createPageTurns()
    expect(turnTo(0, { tick: 1, key: 'a', rest: null })).toBe('due')
    expect(turnTo(FRAME_MS, { tick: 1, key: 'a', rest: null })).toBe('there')
    expect(turnTo(2 * FRAME_MS, { tick: 2, key: 'a', rest: null })).toBe('due')
  })

  it('is drawn at once for what hands ask for, wherever the playhead rests', () => {
    const turnTo = createPageTurns()
    for (const [frame, key] of ['a', 'b', 'c'].entries())
      expect(turnTo(frame * FRAME_MS, { tick: 1, key, rest: 5 })).toBe('due')
  })

  it('is drawn ten times a second at most while the playhead is on another page in each frame, and of the last', () => {
    const turnTo = createPageTurns()
    const drawn: number[] = []
    for (let frame = 0; frame < 60; frame += 1)
      if (turnTo(frame * FRAME_MS, { tick: 1, key: `page ${frame}`, rest: frame }) === 'due')
        drawn.push(frame)
    expect(drawn.length).toBeGreaterThan(7)
    expect(drawn.length).toBeLessThanOrEqual(10)
    const last = { tick: 1, key: 'page 59', rest: 59 }
    const turns = [60, 61, 62, 63, 64, 65, 66].map((frame) => turnTo(frame * FRAME_MS, last))
    expect(turns.filter((turn) => turn === 'due')).toHaveLength(drawn.at(-1) === 59 ? 0 : 1)
    expect(turns.at(-1)).toBe('there')
  })

  it('is drawn at once where the playhead comes to another page after a while', () => {
    const turnTo = createPageTurns()
    expect(turnTo(0, { tick: 1, key: 'a', rest: 1 })).toBe('due')
    expect(turnTo(100, { tick: 1, key: 'a', rest: 2 })).toBe('there')
    expect(turnTo(120, { tick: 1, key: 'b', rest: 3 })).toBe('due')
  })
})
