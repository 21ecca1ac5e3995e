// Slices of time out of a session's context columns, against a plain reckoning. Node.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sliceContexts } from '../../../../panel/charts/context-columns.ts'
import { findTimeRange } from '../../../../panel/charts/time-range.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { readFeed } from '../../../support/panel/recording-bench.ts'

const session = readFeed(createPanelFeed({ durationMs: 12_000 }))
const range = findTimeRange(session, Number.NaN, null, false)!

describe('context slices', () => {
  it('lose no underrun, at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const slices = sliceContexts(session, null, { ...range, fromMs: range.fromMs - 1 }, count)
        slices.contexts.forEach((context, index) => {
          const { columns } = session.contexts[index]!
          const last = columns.length - 1
          const expected =
            last < 0
              ? 0
              : columns.underruns[last]! > 0
                ? columns.underruns[last]!
                : columns.gaps[last]!
          expect(context.underruns.reduce((sum, value) => sum + value, 0)).toBe(expected)
        })
      }),
      { numRuns: 40 },
    )
    expect(
      session.contexts[2]!.columns.underruns.at(session.contexts[2]!.columns.length - 1),
    ).toBeGreaterThan(0)
  })

  it('keep the highest output latency of each slice', () => {
    const [slices] = sliceContexts(session, session.contexts[2]!.contextId, range, 1).contexts
    const { columns } = session.contexts[2]!
    const highest = Math.max(
      ...columns.outputLatencyMs
        .subarray(0, columns.length)
        .filter((value) => !Number.isNaN(value)),
    )
    expect(slices!.outputLatencyMs[0]).toBe(highest)
  })

  it('leave the slice that is under way empty where only whole ones are asked for', () => {
    const wallMs = range.toMs - 1
    const lengthMs = 1000
    const window = { fromMs: wallMs - 4.5 * lengthMs, toMs: wallMs + 1.5 * lengthMs, zeroMs: 0 }
    const readings = (isOnlyWhole: boolean): boolean[] =>
      Array.from(
        sliceContexts(session, session.contexts[0]!.contextId, window, 6, isOnlyWhole).contexts[0]!
          .outputLatencyMs,
        (value) => !Number.isNaN(value),
      )
    expect(readings(false)).toEqual([true, true, true, true, true, false])
    expect(readings(true)).toEqual([true, true, true, true, false, false])
  })
})
