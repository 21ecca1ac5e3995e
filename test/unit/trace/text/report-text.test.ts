import { describe, expect, it } from 'vitest'
import type { ContextFigures } from '../../../../trace/contexts/figures.ts'
import { formatReport, verdict } from '../../../../trace/text/report-text.ts'
import { browserOf } from '../../../../trace/report/build-report.ts'
import { createSession } from '../../../../trace/session/session.ts'
import { table, TEXT_WIDTH, wrap } from '../../../../trace/text/text-table.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import { createTraceBuilder, KIND } from '../../../support/trace/trace-builder.ts'
import { must } from '../../../support/trace/must.ts'

function goldenReport() {
  const session = createSession({ warningMs: 35 })
  for (const message of goldenMessages()) session.ingest(message)
  session.finish()
  return session.report()
}

describe('the text report', () => {
  const text = formatReport(goldenReport())
  const lines = text.split('\n')

  it('says the outcome in its first sentence', () => {
    expect(lines[0]).toMatch(
      /^From key to sound it takes 4\d\.\d ms \(median of 5 notes, 95 % within 4\d\.\d ms\); most of it is/,
    )
    expect(lines.slice(0, 3).join(' ')).toContain('5 notes took more than 35 ms.')
  })
  it('has a row for each stage that happened and none for others', () => {
    for (const title of [
      'MIDI to handler',
      'page code',
      'hand-over call',
      'port',
      'worklet',
      'output',
      'end to end',
    ]) {
      expect(lines.some((line) => line.startsWith(`${title} `))).toBe(true)
    }
    expect(text).not.toContain('look-ahead  ')
  })
  it('counts heard, scheduled and lost notes, and lost records', () => {
    expect(text).toContain('Notes: 5, of these 5 heard, 0 by their scheduled start, 0 lost')
    expect(text).toMatch(/Records: \d+ read, 0 lost/)
  })
  it('is at most 100 characters wide and ends with a newline', () => {
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(TEXT_WIDTH)
    expect(text.endsWith('\n')).toBe(true)
  })
  it('has a row for each context: its rate, latencies, loads, underruns, gaps and drift', () => {
    const report = goldenReport()
    const context = {
      ...must(report.contexts[0]),
      id: 'doc/7',
      sampleRate: 44_100,
      baseLatencyMs: 10,
      outputLatencyMs: 32,
      load: { average: 0.5, peak: 0.75 },
      gaps: 2,
      underruns: 3,
      driftPpm: 12.34,
      driftErrorPpm: 0.56,
    }
    const rowOf = (given: Partial<ContextFigures>): string[] => {
      const told = formatReport({ ...report, contexts: [{ ...context, ...given }] }).split('\n')
      return must(told.find((line) => line.includes(' 44100 '))).split(/ {2,}/)
    }
    expect(rowOf({}).slice(-8)).toEqual([
      '44100',
      '10.0',
      '32.0',
      '50 %',
      '75 %',
      '3',
      '2',
      '12.3 ± 0.6',
    ])
    const unknown = { outputLatencyMs: null, underruns: null, driftPpm: null, driftErrorPpm: null }
    expect(rowOf(unknown).slice(-8)).toEqual(['44100', '10.0', '–', '50 %', '75 %', '–', '2', '–'])
  })
  it('says what is the matter where there is nothing to measure', () => {
    expect(verdict(createSession().report())).toBe(
      'Nothing was played in the page and no audio processor ran.',
    )
    const trace = createTraceBuilder()
    trace.event({ atMs: 1 })
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    expect(verdict(session.report())).toBe(
      '1 event reached the page, but none of them could be followed to a sound.',
    )
  })
  it('says how many frames a context renders at a time where these are not the usual 128', () => {
    expect(text).not.toContain('at a time')
    const trace = createTraceBuilder()
    trace.context({ quantumFrames: 1024 })
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    expect(formatReport(session.report())).toContain('Context 1 renders 1024 frames at a time.')
  })
  it('does not let the names of a page command the terminal, nor break the width', () => {
    const trace = createTraceBuilder()
    const context = trace.context()
    context.node(20, `\u001b[31m${'x'.repeat(300)}`, 1)
    context.record({ kind: KIND.quantum, source: 1, frame: 0, wallMs: 0, a: 1, b: 12 })
    trace.message({
      type: 'recorder/notice',
      code: 'wrapper-fault',
      text: `\u0007${'y'.repeat(400)}`,
      wallMs: 1,
    })
    const session = createSession()
    for (const message of trace.messages()) session.ingest(message)
    const hostile = formatReport(session.report())
    expect(Array.from(hostile).filter((letter) => letter < ' ' && letter !== '\n')).toEqual([])
    expect(Math.max(...hostile.split('\n').map((line) => line.length))).toBeLessThanOrEqual(
      TEXT_WIDTH,
    )
  })
})

describe('text helpers', () => {
  it('align numbers right and names left', () => {
    expect(
      table(
        ['', 'n'],
        [
          ['a', '1'],
          ['bb', '22'],
        ],
      ),
    ).toEqual(['     n', 'a    1', 'bb  22'])
  })
  it('break lines between words', () => {
    const lines = wrap('word '.repeat(60), '  ')
    expect(lines.every((line) => line.length <= TEXT_WIDTH)).toBe(true)
    expect(lines.join(' ').split(/\s+/).filter(Boolean)).toHaveLength(60)
    expect(must(lines[1]).startsWith('    word')).toBe(true)
  })
  it('name browsers', () => {
    expect(
      browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'),
    ).toBe('Firefox 153')
    expect(
      browserOf('Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/156.0.7000.1 Safari/537.36'),
    ).toBe('Chromium 156.0.7000.1')
    expect(browserOf('Lynx')).toBe('Lynx')
  })
})
