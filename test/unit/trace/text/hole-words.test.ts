// Missing records in words. Node.

import { describe, expect, it } from 'vitest'
import type { Hole } from '../../../../trace/holes/hole.ts'
import { htmlReport } from '../../../../trace/export/html-report.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { holeSentence, holesSentence } from '../../../../trace/text/hole-words.ts'
import { readTrace } from '../../../../trace/file/chunk-reader.ts'
import { writeTrace } from '../../../../trace/file/chunk-writer.ts'
import { createSanitiser } from '../../../../trace/file/sanitise.ts'
import type { TraceSession } from '../../../../trace/session/session-types.ts'
import { formatReport } from '../../../../trace/text/report-text.ts'
import { RECORD_BYTES } from '../../../../trace/wire/record.ts'
import { createPanelFeed } from '../../../support/panel/panel-feed.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { letGo } from '../../../support/trace/let-go.ts'
import { read } from '../../../support/trace/notes.ts'

const AT_MS = Date.UTC(2026, 10, 29, 12, 30, 5)
const hole = (fromMs: number, toMs: number, records: number): Hole => ({
  fromMs: AT_MS + fromMs,
  toMs: AT_MS + toMs,
  records,
})
const sentenceOf = (holes: Hole[], timeRangeMs = 10_000): string =>
  holesSentence({ ...createSession().report(), holes, timeRangeMs })

const htmlOf = (session: TraceSession): string =>
  [
    ...htmlReport({
      view: { session, zeroWallMs: 0 },
      range: WHOLE_RANGE,
      onNotice: () => undefined,
    }),
  ].join('')

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

  it('are told with what is known of them', () => {
    const second = {
      records: 12,
      load: { average: 0.41, peak: 0.8 },
      durations: [{ of: 'process', count: 10, p50Ms: 0.2, p99Ms: 0.5, maxMs: 0.61 }],
    } as const
    const known = { ...second, seconds: [{ wallMs: AT_MS, ...second }] }
    expect(holeSentence({ ...hole(0, 350, 12), lost: known })).toBe(
      '12 records are missing here, 350.0 ms. Known of them: load 41 %, at most 80 %; ' +
        'process() p50 0.20, p99 0.50, most 0.61 ms (10).',
    )
    const counted = { records: 12, load: null, durations: [] }
    expect(sentenceOf([{ ...hole(0, 250, 12), lost: { ...counted, seconds: [] } }])).toContain(
      '(12 records; known of them: their number, second by second).',
    )
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
    expect(htmlOf(session)).toContain(sentence)
  })

  it('that were let go by the second stay missing, and stand in reports and files as what they were', () => {
    const whole = createPanelFeed({ durationMs: 10_000 }).map(({ stamped }) => stamped)
    const before = read(whole).report()
    const chunks = whole.flatMap(({ message }) =>
      message.type === 'records/chunk' && message.stream === 1 ? [message] : [],
    )
    const gone = new Set(chunks.slice(5, 15))
    const messages = letGo(whole, (chunk) => gone.has(chunk))

    const session = read(messages)
    const report = session.report()
    const [missing] = report.holes ?? []
    expect(missing?.lost?.records).toBe(missing?.records)
    expect(report.records.dropped).toBe(missing?.records)
    expect(report.records.written + report.records.dropped).toBe(before.records.written)
    const sentence = holesSentence(report)
    expect(sentence).toContain('known of them: load ')
    expect(formatReport(report).replaceAll(/\s+/g, ' ')).toContain(sentence)
    expect(htmlOf(session)).toContain(sentence)

    const saved = read(readTrace(writeTrace(messages)).messages).report()
    expect(saved.holes).toEqual(report.holes)
    const sanitiser = createSanitiser()
    const sanitised = messages.map((message) => sanitiser.sanitise(message))
    expect(read(sanitised).report().holes).toEqual(report.holes)
  })
})
