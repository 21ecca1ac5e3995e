// A part of a recording's time as people write it: `12.5-14`, in seconds since the recording began. Any context.

import { QueryError } from './query-error.ts'
import type { TimeRange } from './trace-view.ts'

const RANGE = /^(\d{1,9}(?:\.\d{1,6})?)?-(\d{1,9}(?:\.\d{1,6})?)?$/

/** The range; either end may be left out, not both. Any thread. Throws QueryError, with one sentence. */
export function parseRange(text: string): TimeRange {
  const match = RANGE.exec(text.trim())
  const [, from, to] = match ?? []
  if (match === null || (from === undefined && to === undefined)) {
    throw new QueryError(
      `The range "${text.slice(0, 40)}" is none: write it as 12.5-14, in seconds since the recording began; ` +
        'either end may be left out.',
    )
  }
  const range = { fromMs: msOf(from), toMs: msOf(to) }
  if (range.fromMs !== null && range.toMs !== null && range.fromMs >= range.toMs) {
    throw new QueryError(`The range "${text}" ends before it begins.`)
  }
  return range
}

/** Whole microseconds, so that 12.345 s is 12345 ms and not a bit beside it. */
function msOf(seconds: string | undefined): number | null {
  return seconds === undefined ? null : Math.round(Number(seconds) * 1e6) / 1e3
}
