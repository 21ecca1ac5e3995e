// Missing records in words. Node.

import { describe, expect, it } from 'vitest'
import type { Hole } from '../../../../trace/holes/hole.ts'
import { htmlReport } from '../../../../trace/export/html-report.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { holeSentence, holesSentence } from '../../../../trace/text/hole-words.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { read } from '../../../support/trace/notes.ts'

const AT_MS = Date.UTC(2026, 10, 29, 12, 30, 5)
const hole = (fromMs: number, toMs: number, records: number): Hole => ({
  fromMs: AT_MS + fromMs,
  toMs: AT_MS + toMs,
  records,
})
const sentenceOf = (holes: Hole[], timeRangeMs = 10_000): string =>
  holesSentence({ ...createSession().report(), holes, timeRangeMs })

describe('missing records', () => {
  it('are told with their time, their number, and how much of the time is whole', () => {
    expect(sentenceOf([])).toBe('')
    expect(sentenceOf([hole(0, 250, 1)])).toBe(
      'Records are missing in 1 stretch of time (98 % of the time is whole): ' +
        '12:30:05.000 to 12:30:05.250 (1 record).',
    )
    const many = [hole(0, 10, 1), hole(1000, 1800, 20), hole(3000, 3005, 2), hole(5000, 5400, 7)]
    expect(sentenceOf(many, 0)).toBe(
      'Records are missing in 4 stretches of time (1215 ms together): 12:30:05.000 to 12:30:05.010 ' +
        '(1 record), 12:30:06.000 to 12:30:06.800 (20 records), 12:30:10.000 to 12:30:10.400 (7 records) and 1 more.',
    )
    expect(holeSentence(hole(0, 350, 12))).toBe('12 records are missing here, 350.0 ms.')
  })

  it('of a recording stand in every report of it, and in none of one that is whole', () => {
    const whole = goldenMessages()
    expect(read(whole).report()).not.toHaveProperty('holes')
    // The middle of the longest chunk never came.
    const longest = Math.max(
      ...whole.map(({ message }) => ('bytes' in message ? message.bytes.byteLength : 0)),
    )
    const cut = goldenMessages()
    for (const { message } of cut) {
      if (message.type !== 'records/chunk' || message.bytes.byteLength < longest) continue
      const all = new Uint8Array(message.bytes)
      const kept = new Uint8Array(longest - 2 * RECORD_BYTES)
      kept.set(all.subarray(0, RECORD_BYTES))
      kept.set(all.subarray(3 * RECORD_BYTES), RECORD_BYTES)
      message.bytes = kept.buffer
    }
    const session = read(cut)
    const report = session.report()
    expect(report.holes?.reduce((sum, { records }) => sum + records, 0)).toBe(
      report.records.dropped,
    )
    expect(report.records.dropped).toBeGreaterThan(0)
    const sentence = holesSentence(report)
    expect(formatReport(report).replaceAll(/\s+/g, ' ')).toContain(sentence)
    const html = [
      ...htmlReport({
        view: { session, zeroWallMs: 0 },
        range: WHOLE_RANGE,
        onNotice: () => undefined,
      }),
    ].join('')
    expect(html).toContain(sentence)
  })
})
