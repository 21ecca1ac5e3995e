// An axis that charts share: what is shown of it, and its cursor. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAxisModel, withinBounds, type Span } from '../../../../panel/models/axis-model.ts'

const BOUNDS: Span = { from: 1000, to: 11_000 }

describe('an axis', () => {
  it('follows until it is zoomed, and again when it is told to', () => {
    const axis = createAxisModel(() => BOUNDS, 10)
    expect(axis.zoom.value).toBeNull()
    axis.zoomTo({ from: 3000, to: 4000 })
    expect(axis.zoom.value).toEqual({ from: 3000, to: 4000 })
    axis.follow()
    expect(axis.zoom.value).toBeNull()
  })

  it('shows twice as much or half around the place of the cursor, which stays where it is', () => {
    const axis = createAxisModel(() => BOUNDS, 10)
    const shown = { from: 4000, to: 8000 }
    axis.zoomBy(shown, 0.5, 5000)
    expect(axis.zoom.value).toEqual({ from: 4500, to: 6500 })
    axis.zoomBy(axis.zoom.value!, 2, 5000)
    expect(axis.zoom.value).toEqual(shown)
  })

  it('goes back to following where everything is shown already', () => {
    const axis = createAxisModel(() => BOUNDS, 10)
    axis.zoomBy({ from: 3000, to: 9000 }, 2, 6000)
    expect(axis.zoom.value).toEqual(BOUNDS)
    axis.zoomBy(BOUNDS, 2, 6000)
    expect(axis.zoom.value).toBeNull()
  })

  it('moves along, and stops at the ends', () => {
    const axis = createAxisModel(() => BOUNDS, 10)
    axis.moveBy({ from: 3000, to: 4000 }, 0.25)
    expect(axis.zoom.value).toEqual({ from: 3250, to: 4250 })
    axis.moveBy({ from: 10_900, to: 11_000 }, 0.25)
    expect(axis.zoom.value).toEqual({ from: 10_900, to: 11_000 })
  })

  it('cannot be zoomed while nothing is known of it', () => {
    const axis = createAxisModel(() => null, 10)
    axis.zoomTo({ from: 1, to: 2 })
    axis.zoomBy({ from: 1, to: 2 }, 2, 1)
    expect(axis.zoom.value).toBeNull()
  })

  it('never shows what lies beyond it, nor less than can be told apart', () => {
    const number = fc.double({ min: -20_000, max: 20_000, noNaN: true })
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.double({ min: 1, max: 20_000, noNaN: true }),
        (a, b, from, length) => {
          const bounds = { from, to: from + length }
          const span = withinBounds({ from: Math.min(a, b), to: Math.max(a, b) }, bounds, 10)
          const shown = span.to - span.from
          expect(shown).toBeGreaterThanOrEqual(Math.min(10, length) - 1e-6)
          expect(span.from).toBeGreaterThanOrEqual(bounds.from - 1e-6)
          expect(span.to).toBeLessThanOrEqual(bounds.to + 1e-6)
        },
      ),
    )
  })
})
