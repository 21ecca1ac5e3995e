// Questions to a recording: what the rows hold, that they are those of the report, their handles and their bounds.

import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answerQuery,
  fieldsOf,
  QUERY_KINDS,
  type Query,
  type QueryKind,
} from '../../../../trace/query/query.ts'
import { columnNameOf } from '../../../../trace/query/fields.ts'
import { WHOLE_RANGE } from '../../../../trace/query/trace-view.ts'
import { START_MS } from '../../../support/trace/trace-builder.ts'
import type { StampedMessage } from '../../../../trace/wire/protocol.ts'
import { goldenMessages } from '../../../support/trace/golden-messages.ts'
import {
  goldenView,
  trackedEvent,
  viewOf,
  viewOfEvents,
} from '../../../support/trace/trace-view.ts'

const asking = (kind: QueryKind, rest: Partial<Query> = {}): Query => ({
  kind,
  range: WHOLE_RANGE,
  where: null,
  limit: 50,
  ...rest,
})

/** Set so many ms after the recording began. */
const markerAt = (id: number, atMs: number, text: string): StampedMessage => ({
  document: 'golden',
  frameId: 0,
  message: { type: 'marker/set', id, wallMs: START_MS + atMs, text, isRemoved: false },
})

describe('the answer', () => {
  it('tells events with handle, time since the beginning and stages', () => {
    const answer = answerQuery(goldenView(), asking('events'))
    expect(answer).toMatchObject({ schema: 'awescope.query/1', matched: 5, letGo: 0 })
    expect(answer.zeroWallMs).toBe(START_MS)
    expect(answer.rows[0]).toMatchObject({
      handle: 'e-1',
      atMs: 500,
      source: 'midi',
      input: 'Awescope',
      label: 'Note on C4 100',
      ending: 'heard',
      context: 'c-1',
      'stage.midi': 2,
      'stage.validation': 1,
    })
    expect(answer.rows[0]?.['stage.port']).toBeCloseTo(4, 6)
    expect(answer.rows[0]).not.toHaveProperty('stage.input')
  })

  it('has the stages of exactly the events in the range, as the report of it', () => {
    const view = goldenView()
    const range = { fromMs: 800, toMs: 1700 }
    const { rows } = answerQuery(view, asking('stages', { range }))
    const { stages } = view.session.report({ fromMs: START_MS + 800, toMs: START_MS + 1700 })
    expect(rows.find(({ stage }) => stage === 'port')).toMatchObject({
      handle: 's-port',
      count: 2,
      meanMs: stages.port?.meanMs,
      p95Ms: stages.port?.p95Ms,
    })
    expect(rows.map(({ stage }) => stage)).toEqual(Object.keys(stages))
  })

  it('tells contexts and processors as the report has them', () => {
    const view = goldenView()
    const report = view.session.report()
    const contexts = answerQuery(view, asking('contexts')).rows
    expect(contexts).toHaveLength(report.contexts.length)
    expect(contexts[0]).toMatchObject({
      handle: 'c-1',
      id: report.contexts[0]?.id,
      sampleRate: 48_000,
      'load.peak': report.contexts[0]?.load.peak,
    })
    const processors = answerQuery(view, asking('processors')).rows
    expect(processors).toHaveLength(report.processors.length)
    expect(processors[0]).toMatchObject({ handle: 'p-1', name: 'synth', context: 'c-1' })
  })

  it('tells glitches as the report has them, and how many it has let go', () => {
    const view = goldenView()
    const [context] = view.session.report().contexts
    const glitches = [3, 4, 5].map((id) => ({
      id,
      contextId: context?.id ?? '',
      wallMs: START_MS + id * 1000,
      fromMs: START_MS + id * 1000 - 20,
      toMs: START_MS + id * 1000 - 5,
      kind: 'late' as const,
      cause: id === 4 ? ('mainThreadTask' as const) : ('unknown' as const),
      confidence: 0.75,
      evidence: [],
      text: 'It was late.',
      advice: 'Do less.',
    }))
    const report = { ...view.session.report(), glitches, glitchCounts: { all: 5, byCause: {} } }
    const told = { ...view, session: { ...goldenView().session, report: () => report } }
    const answer = answerQuery(told, asking('glitches', { where: 'cause=mainThreadTask' }))
    expect(answer).toMatchObject({ matched: 1, letGo: 2 })
    expect(answer.rows).toEqual([
      {
        handle: 'g-4',
        atMs: 4000,
        context: 'c-1',
        kind: 'late',
        cause: 'mainThreadTask',
        confidence: 0.75,
        durationMs: 15,
        text: 'It was late.',
        advice: 'Do less.',
      },
    ])
  })

  it('gives alerts the handle that they have in the whole recording', () => {
    const view = goldenView()
    view.session.configure({ warningMs: 5, criticalMs: 5 })
    const alerts = Array.from({ length: 7 }, (_, index) => ({
      level: 'warning' as const,
      wallMs: START_MS + index * 1000,
      cause: 'x',
    }))
    const report = { ...view.session.report(), alerts, alertsDropped: 3 }
    const session = { ...goldenView().session, report: () => report }
    const answer = answerQuery(
      { ...view, session },
      asking('alerts', { range: { fromMs: 4000, toMs: 6000 } }),
    )
    expect(answer.rows.map(({ handle }) => handle)).toEqual(['a-8', 'a-9'])
    expect(answer).toMatchObject({ matched: 2, letGo: 3 })
  })

  it('tells markers in the order of their times, by the same handle in any range', () => {
    const view = viewOf([
      ...goldenMessages(),
      markerAt(9, 1500, 'chorus'),
      markerAt(4, 700, ''),
      markerAt(5, 1900, 'end'),
    ])
    const { rows } = answerQuery(view, asking('markers'))
    expect(rows).toEqual([
      { handle: 'm-1', atMs: 700 },
      { handle: 'm-2', atMs: 1500, text: 'chorus' },
      { handle: 'm-3', atMs: 1900, text: 'end' },
    ])
    const range = { fromMs: 1500, toMs: 1900 }
    expect(answerQuery(view, asking('markers', { range })).rows).toEqual([rows[1]])
    expect(answerQuery(view, asking('markers', { where: 'text~END' })).rows).toEqual([rows[2]])
  })

  it('counts all that matched, and holds no more rows than were asked for', () => {
    const answer = answerQuery(goldenView(), asking('events', { where: 'stage.port>3', limit: 2 }))
    expect(answer.matched).toBe(5)
    expect(answer.rows.map(({ handle }) => handle)).toEqual(['e-1', 'e-2'])
    const none = answerQuery(goldenView(), asking('events', { where: 'label~X9' }))
    expect(none).toMatchObject({ matched: 0, rows: [] })
  })

  it('finds a row by its handle, whatever part was asked for before', () => {
    const range = { fromMs: 1200, toMs: null }
    const [row] = answerQuery(goldenView(), asking('events', { range })).rows
    expect(row?.['handle']).toBe('e-3')
    const found = answerQuery(goldenView(), asking('events', { where: 'handle=e-3' }))
    expect(found.rows).toEqual([row])
  })

  it('is plain JSON for every kind: no NaN, no infinity, and only its fields', () => {
    const view = goldenView()
    for (const kind of QUERY_KINDS) {
      const { rows } = answerQuery(view, asking(kind))
      expect(JSON.parse(JSON.stringify(rows))).toEqual(rows)
      const names = new Set(fieldsOf(kind).map(({ name }) => name))
      for (const row of rows)
        expect(Object.keys(row).filter((name) => !names.has(name))).toEqual([])
    }
  })
})

describe('the documentation', () => {
  it('lists every field with its column, type, unit and meaning', () => {
    const text = readFileSync(new URL('../../../../docs/export.md', import.meta.url), 'utf8')
    for (const kind of QUERY_KINDS) {
      const section = text.split(`\n### ${kind}\n`)[1]?.split('\n## ')[0]?.split('\n### ')[0] ?? ''
      const lines = section.split('\n').filter((line) => line.startsWith('| `'))
      expect(lines).toEqual(
        fieldsOf(kind).map(
          (field) =>
            `| \`${field.name}\` | \`${columnNameOf(field)}\` | ${field.kind} | ${field.unit} | ${field.meaning} |`,
        ),
      )
    }
  })
})

describe('any events', () => {
  it('are found by the filter exactly where they meet it', () => {
    const events = fc.array(
      fc.record({ port: fc.option(fc.integer({ min: 0, max: 40 })), atMs: fc.nat(1000) }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(events, fc.integer({ min: 0, max: 40 }), (given, bound) => {
        const tracked = given.map(({ port, atMs }, index) =>
          trackedEvent({ eventId: index + 1, atMs, stages: port === null ? {} : { port } }),
        )
        const where = `stage.port>=${bound}`
        const answer = answerQuery(viewOfEvents(tracked), asking('events', { where }))
        const expected = given.flatMap(({ port }, index) =>
          port !== null && port >= bound ? [`e-${index + 1}`] : [],
        )
        expect(answer.rows.map(({ handle }) => handle)).toEqual(expected)
      }),
    )
  })
})
