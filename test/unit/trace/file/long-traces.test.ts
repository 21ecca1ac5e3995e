// Files that are read for some seconds of work and no longer, unless the whole is asked for: at the same message
// everywhere, with one sentence. Node.

import { beforeAll, describe, expect, it } from 'vitest'
import { reportTraceBytes } from '../../../../cli/report-trace.ts'
import { createChunkReader } from '../../../../trace/file/chunk-reader.ts'
import { figuresUnitsFor, isLongTrace, readUnitsFor } from '../../../../trace/file/read-budget.ts'
import { LONG_TRACE_MESSAGES, longTrace } from '../../../support/trace/bombs.ts'

/**
 * An hour of two demo pages at once, ten notes a second and 1.3 million records, made of 24 real seconds: its length,
 * and what it costs to read and to make figures of.
 */
const HOUR = { bytes: 1_950_000, readUnits: 870_000, figuresUnits: 1_960_000 }
const SECOND_UNITS = 1_000_000

describe('what a file is worth', () => {
  it('is five seconds at most, however long it is, unless the whole is asked for', () => {
    for (const bytes of [0, 1e6, 1e8, 1e12])
      expect(readUnitsFor(bytes) + figuresUnitsFor(bytes)).toBeLessThanOrEqual(5 * SECOND_UNITS)
    expect(readUnitsFor(1e8, true)).toBeGreaterThan(40 * SECOND_UNITS)
    expect(figuresUnitsFor(1e8, true)).toBeGreaterThan(100 * SECOND_UNITS)
  })

  it('is enough for hours of playing', () => {
    expect(readUnitsFor(HOUR.bytes)).toBeGreaterThan(HOUR.readUnits * 1.5)
    expect(figuresUnitsFor(HOUR.bytes)).toBeGreaterThan(HOUR.figuresUnits * 1.5)
    // All of it, where that is asked for, however many hours.
    expect(readUnitsFor(8 * HOUR.bytes, true)).toBeGreaterThan(8 * HOUR.readUnits * 2)
    expect(figuresUnitsFor(8 * HOUR.bytes, true)).toBeGreaterThan(8 * HOUR.figuresUnits * 2)
    expect(isLongTrace(HOUR.bytes / 4)).toBe(false)
  })
})

describe('a trace that is longer than is read unasked', () => {
  let bytes: Uint8Array
  beforeAll(() => {
    bytes = longTrace()
  })

  function read(isWhole: boolean): { messages: number; codes: string[]; text: string } {
    let messages = 0
    const reader = createChunkReader({ onMessage: () => void messages++ }, { isWhole })
    reader.feed(bytes)
    const { notices } = reader.end()
    return { messages, codes: notices.map(({ code }) => code), text: notices[0]?.text ?? '' }
  }

  it('is read up to a message, and one sentence says where', () => {
    const { messages, codes, text } = read(false)
    expect(messages).toBeGreaterThan(LONG_TRACE_MESSAGES / 2)
    expect(messages).toBeLessThan(LONG_TRACE_MESSAGES)
    expect(codes).toEqual(['long-trace'])
    expect(text).toMatch(
      /^The trace is longer than is read unasked; what follows byte \d+ was left out\.$/,
    )
  })

  it('is read to its end where that is asked for', () => {
    expect(read(true)).toEqual({ messages: LONG_TRACE_MESSAGES, codes: [], text: '' })
  })

  it('is told to have been cut short', () => {
    expect(reportTraceBytes(bytes).isCutShort).toBe(true)
    expect(reportTraceBytes(bytes, { isWhole: true })).toMatchObject({
      isCutShort: false,
      damage: [],
    })
  })
})
