// Events as slices: where they lie, that they nest, and that rows hold no two at a time.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLanes, nestSlices, type Slice, slicesOf } from '../../../../trace/export/slices.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'
import { goldenView, trackedEvent } from '../../../support/trace/trace-view.ts'
import { endedEventLists } from '../../../support/trace/tracked-events.ts'

const lieWell = (a: Slice, b: Slice): boolean =>
  a.toUs <= b.fromUs ||
  b.toUs <= a.fromUs ||
  (a.fromUs <= b.fromUs && b.toUs <= a.toUs) ||
  (b.fromUs <= a.fromUs && a.toUs <= b.toUs)

describe('the slices of an event', () => {
  it('lie where its marks are, in microseconds', () => {
    const { session } = goldenView()
    const { fromUs, toUs, stages } = slicesOf(session.eventAt(0), START_MS)
    expect(fromUs).toBe(500_000)
    expect(stages.slice(0, 4).map((slice) => [slice.stage, slice.fromUs, slice.toUs])).toEqual([
      ['midi', 500_000, 502_000],
      ['validation', 502_000, 503_000],
      ['serialization', 503_000, 503_250],
      ['port', 503_250, 507_250],
    ])
    expect(toUs).toBe(Math.max(...stages.map((slice) => slice.toUs)))
  })

  it('follow one another where no marks were kept', () => {
    const event = trackedEvent({ atMs: 10, stages: { midi: 2, validation: 3, output: 30 } })
    const { fromUs, toUs, stages } = slicesOf(event, START_MS)
    expect([fromUs, toUs]).toEqual([10_000, 45_000])
    expect(stages.map((slice) => slice.toUs)).toEqual([12_000, 15_000, 45_000])
  })

  it('are cut where stages overlap in part, and keep their own length beside', () => {
    const marks = {
      event: START_MS,
      handlerStart: START_MS,
      actionStart: START_MS + 1,
      actionEnd: START_MS + 2,
      arrive: START_MS + 10,
    }
    const event = trackedEvent({ marks, stages: { port: 8, lookAhead: 4 } })
    expect(slicesOf(event, START_MS).stages).toEqual([
      { stage: 'lookAhead', ms: 4, fromUs: 1000, toUs: 5000 },
      { stage: 'port', ms: 8, fromUs: 5000, toUs: 10_000 },
    ])
  })

  it('nest whatever the marks are, within the event, in whole microseconds from zero on', () => {
    fc.assert(
      fc.property(endedEventLists, (events) => {
        for (const event of events) {
          const whole = slicesOf(event, START_MS)
          const bad = whole.stages.filter(
            (slice, index) =>
              !Number.isInteger(slice.fromUs) ||
              !Number.isInteger(slice.toUs) ||
              slice.fromUs < Math.max(0, whole.fromUs) ||
              slice.toUs > whole.toUs ||
              slice.ms !== event.stages[slice.stage] ||
              !whole.stages.slice(index + 1).every((other) => lieWell(slice, other)),
          )
          expect(bad, JSON.stringify(whole)).toEqual([])
        }
      }),
    )
  })
})

describe('any slices', () => {
  const slices = fc.array(
    fc.record({ fromUs: fc.integer({ min: -5, max: 40 }), lengthUs: fc.nat(30) }),
    { maxLength: 12 },
  )

  it('nest after they were cut, none is lost and none grows', () => {
    fc.assert(
      fc.property(slices, (given) => {
        const outer = { fromUs: 0, toUs: 30 }
        const made = given.map(({ fromUs, lengthUs }) => ({ fromUs, toUs: fromUs + lengthUs }))
        const before = new Map(made.map((slice) => [slice, { ...slice }]))
        const placed = nestSlices(made, outer)
        expect(new Set(placed)).toEqual(new Set(made))
        for (const [index, slice] of placed.entries()) {
          const was = before.get(slice)
          expect(slice.fromUs).toBeGreaterThanOrEqual(outer.fromUs)
          expect(slice.toUs).toBeLessThanOrEqual(outer.toUs)
          expect(slice.toUs - slice.fromUs).toBeLessThanOrEqual(
            (was?.toUs ?? 0) - (was?.fromUs ?? 0),
          )
          for (const other of placed.slice(index + 1)) expect(lieWell(slice, other)).toBe(true)
        }
      }),
    )
  })

  it('share a row only where they do not touch each other, and there are not more rows than allowed', () => {
    fc.assert(
      fc.property(slices, fc.integer({ min: 1, max: 4 }), (given, most) => {
        const lanes = createLanes(most)
        const rows = new Map<number, Slice[]>()
        for (const { fromUs, lengthUs } of given) {
          const slice = { fromUs, toUs: fromUs + lengthUs }
          const lane = lanes.place(slice)
          if (lane === null) continue
          expect(lane).toBeLessThan(most)
          const row = rows.get(lane) ?? []
          for (const other of row) expect(other.toUs).toBeLessThanOrEqual(slice.fromUs)
          row.push(slice)
          rows.set(lane, row)
        }
      }),
    )
  })
})
