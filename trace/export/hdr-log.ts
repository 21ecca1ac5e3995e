// A recording as an HdrHistogram log, version 1.3: one histogram for each second and stage, the stage as its tag.
// Values are whole microseconds. Any context.

import { STAGES } from '../config/stage-names.ts'
import type { TrackedEvent } from '../events/tracked-event.ts'
import { pageEventsByTime } from '../query/trace-view.ts'
import { base64Of } from './base64.ts'
import type { ExportInput, Pieces } from './export-types.ts'
import { encodeHistogram, histogramUs } from './hdr-encoding.ts'

const SECOND_MS = 1000

/** The log of the page's events. Any thread; holds the events of one second, and a list of all. */
export function* hdrLog({ view, range }: ExportInput): Pieces {
  const zeroSeconds = (view.zeroWallMs / 1000).toFixed(3)
  const zeroDate = new Date(view.zeroWallMs)
  const date = Number.isNaN(zeroDate.getTime()) ? '?' : zeroDate.toISOString()
  yield '#[Awescope: one histogram for each second and stage; values are microseconds, Interval_Max milliseconds]\n'
  yield '#[Histogram log format version 1.3]\n'
  yield `#[BaseTime: ${zeroSeconds} (seconds since epoch)]\n`
  yield `#[StartTime: ${zeroSeconds} (seconds since epoch), ${date}]\n`
  yield '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"\n'
  let second = Number.NaN
  let within: TrackedEvent[] = []
  for (const event of pageEventsByTime(view, range)) {
    // A log knows no time before its beginning: what happened there counts to the first second.
    const own = Math.max(0, Math.floor((event.marks.event - view.zeroWallMs) / SECOND_MS))
    if (own !== second) {
      yield* linesOf(second, within)
      second = own
      within = []
    }
    within.push(event)
  }
  yield* linesOf(second, within)
}

function* linesOf(second: number, events: readonly TrackedEvent[]): Generator<string> {
  for (const stage of STAGES) {
    const valuesUs = events.flatMap(({ stages }) => {
      const ms = stages[stage]
      return ms === undefined ? [] : [histogramUs(ms)]
    })
    if (valuesUs.length === 0) continue
    const maxMs = valuesUs.reduce((most, value) => Math.max(most, value), 0) / 1000
    const encoded = base64Of(encodeHistogram(valuesUs))
    yield `Tag=${stage},${second.toFixed(3)},1.000,${maxMs.toFixed(3)},${encoded}\n`
  }
}
