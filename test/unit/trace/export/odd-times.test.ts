// Times and lengths that no honest page has: every export ends soon, says something, and holds only what its readers
// take.

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMidiFile } from '../../../../midi/read-midi-file.ts'
import { EXPORT_FORMATS, exportPieces } from '../../../../trace/export/export-formats.ts'
import { parquetFile } from '../../../../trace/export/parquet/parquet-file.ts'
import { STAGES } from '../../../../trace/config/stage-names.ts'
import { chromeEvents, perfettoObjections } from '../../../support/trace/chrome-rules.ts'
import { bytesOfPieces, inputOf } from '../../../support/trace/export-text.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'
import { trackedEvent, viewOfEvents } from '../../../support/trace/trace-view.ts'

const odd = fc.constantFrom(
  0,
  1,
  -1e9,
  1e9,
  START_MS,
  -1e308,
  1e308,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  8.64e15,
)
const events = fc
  .array(
    fc.record({
      wallMs: fc.oneof(
        odd,
        odd.map((ms) => START_MS + ms),
      ),
      handlerStart: odd,
      quantumEnd: odd,
      audible: odd,
      stages: fc.record(Object.fromEntries(STAGES.map((stage) => [stage, odd.map(Math.abs)])), {
        requiredKeys: [],
      }),
    }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(({ wallMs, stages, ...marks }, index) =>
      trackedEvent({ eventId: index + 1, marks: { event: wallMs, ...marks }, stages }),
    ),
  )

describe.each(EXPORT_FORMATS)('the format %s', (format) => {
  it('is written for any finite times', () => {
    fc.assert(
      fc.property(events, (given) => {
        const input = inputOf(viewOfEvents(given))
        const bytes =
          format === 'parquet'
            ? bytesOfPieces(parquetFile(input, 'events'))
            : bytesOfPieces(exportPieces(format, input, { dialect: 'perfetto', rows: 'events' }))
        expect(bytes.length).toBeLessThan(100_000)
        const text = bytes.toString()
        if (format === 'chrome') expect(perfettoObjections(chromeEvents(text))).toEqual([])
        if (format === 'otlp') expect(text).not.toMatch(/null|e\+\d+"/)
        if (format === 'hdr') expect(text).not.toMatch(/NaN|Infinity|e\+/)
        if (format !== 'midi' || input.notices.some(({ code }) => code === 'no-midi')) return
        // Our own reader plays a day at most, and says so of more.
        try {
          expect(readMidiFile(bytes).warnings).toEqual([])
        } catch (error) {
          expect((error as Error).message).toBe('is longer than 24 hours')
        }
      }),
      { numRuns: 200 },
    )
  })
})
