// What a look of the panel costs while a recording goes on and the store is full: its questions answered from what is
// kept up to date, beside the same answers from going through all stored events. Prints figures, sets no limits. Runs
// in Node; run nothing else meanwhile.

import { ALL_TIME } from '../../../panel/models/replay-model.ts'
import { signal } from '@preact/signals'
import { describe, expect, it } from 'vitest'
import { createStageColumns } from '../../../panel/charts/stage-columns.ts'
import { createStageTimeline } from '../../../panel/charts/stage-timeline.ts'
import { findTimeRange } from '../../../panel/charts/time-range.ts'
import {
  createEventsModel,
  NO_FILTER,
  sortEvents,
  type EventColumn,
} from '../../../panel/views/events/events-model.ts'
import { EVERYTHING } from '../../../trace/figures/selection.ts'
import { createSession } from '../../../trace/session/session.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import {
  scanColumns,
  scanFor,
  scanInputs,
  scanOpen,
  scanRows,
  scanStages,
} from '../../support/bench/full-scans.ts'
import { medianOf } from '../../support/browser/chrome-trace.ts'
import { played } from '../../support/trace/notes.ts'
import { createTraceBuilder } from '../../support/trace/trace-builder.ts'

const STORED = 10_000
const TICKS = 300
/** Looks before these, in which the code gets warm. */
const WARM_TICKS = 100
/** Two notes: five looks a second, as the panel takes them. */
const TICK_MS = 200
const COLUMNS = 150

interface Question {
  name: string
  scan(): unknown
  kept(): unknown
}

/** Messages that fill the store, and then those of each tick. */
function recording(): { before: StampedMessage[]; ticks: StampedMessage[][] } {
  const trace = createTraceBuilder()
  played(trace, STORED + ((TICKS + WARM_TICKS) * TICK_MS) / 100 + 100)
  const before: StampedMessage[] = []
  const ticks: StampedMessage[][] = []
  // The page's and the audio thread's chunks come ten times a second each.
  const messagesOfTick = (2 * TICK_MS) / 100
  const messages = trace.messages()
  const first = messages.length - (TICKS + WARM_TICKS) * messagesOfTick - 200
  messages.forEach((message, index) => {
    if (index < first) before.push(message)
    else (ticks[Math.floor((index - first) / messagesOfTick)] ??= []).push(message)
  })
  return { before, ticks: ticks.slice(0, TICKS + WARM_TICKS) }
}

function questionsTo(isHistogram: boolean) {
  const session = createSession({ capacity: STORED, isHistogram })
  const tick = signal(0)
  const selection = signal(EVERYTHING)
  const sorted = (column: EventColumn, text = '') => {
    const model = createEventsModel({ session, tick, selection, range: signal(ALL_TIME) })
    model.sort.value = { column, isDescending: true }
    model.filter.value = { ...NO_FILTER, text }
    return model
  }
  const byArrival = createEventsModel({ session, tick, selection, range: signal(ALL_TIME) })
  const byPort = sorted('port')
  const byText = sorted('id', 'note c4')
  const timeline = createStageTimeline(session)
  const columns = createStageColumns(COLUMNS)
  const scanned = createStageColumns(COLUMNS)
  const range = () => findTimeRange(session, Number.NaN, null, true)!
  const contextId = 'doc-1/1'
  const includesNote = (text: string): boolean => text.includes('note') && text.includes('c4')
  const chosen = (): number => session.eventAt(600).eventId
  const ofEvents: Question[] = [
    {
      name: 'rows in the order of arrival',
      scan: () =>
        scanRows(
          session,
          () => true,
          (events) => events,
        ),
      kept: () => byArrival.rows.value,
    },
    {
      name: 'rows sorted by a stage',
      scan: () =>
        scanRows(
          session,
          () => true,
          (events) => sortEvents(events, 'port', true),
        ),
      kept: () => byPort.rows.value,
    },
    {
      name: 'rows filtered by words',
      scan: () =>
        scanRows(
          session,
          ({ eventId, label, input, target, ending, cause }) =>
            includesNote(`${eventId} ${label} ${input} ${target} ${ending} ${cause}`.toLowerCase()),
          (events) => events.toReversed(),
        ),
      kept: () => byText.rows.value,
    },
    { name: 'inputs', scan: () => scanInputs(session), kept: () => byArrival.inputs.value },
    {
      name: 'the chosen event',
      scan: () => scanFor(session, chosen()),
      kept: () => session.eventById(chosen()),
    },
  ]
  const ofCharts: Question[] = [
    {
      name: 'stage chart of all the time',
      scan() {
        scanColumns(session, range(), scanned)
        return [scanned.eventId, scanned.events, scanned.endToEndMs, scanned.stagesMs]
      },
      kept() {
        timeline.readInto(EVERYTHING, range(), columns)
        return [columns.eventId, columns.events, columns.endToEndMs, columns.stagesMs]
      },
    },
  ]
  return { session, tick, ofEvents, ofCharts, contextId }
}

const middle = (us: readonly number[]): number => medianOf(us.toSorted((a, b) => a - b))

function row(name: string, scanUs: readonly number[], keptUs: readonly number[]): string {
  const [scan, kept] = [middle(scanUs), middle(keptUs)]
  const figures = [scan.toFixed(0), kept.toFixed(1), (scan / kept).toFixed(1)]
  return `${name.padEnd(48)}${figures.map((figure) => figure.padStart(10)).join('')}`
}

function elapsedUs(work: () => unknown): number {
  const fromMs = performance.now()
  work()
  return (performance.now() - fromMs) * 1000
}

describe('a look of the panel', () => {
  it(`at ${STORED} stored events, two new ones each time`, { timeout: 600_000 }, () => {
    const { before, ticks } = recording()
    const { session, tick, ofEvents, ofCharts, contextId } = questionsTo(true)
    for (const message of before) session.ingest(message)
    const questions = [...ofEvents, ...ofCharts]
    const scans = questions.map((): number[] => [])
    const kept = questions.map((): number[] => [])
    const counts: number[] = []
    const reports: number[] = []
    const ofContext: number[] = []
    ticks.forEach((messages, number) => {
      for (const message of messages) session.ingest(message)
      tick.value++
      questions.forEach((question, index) => {
        const isMeasured = number >= WARM_TICKS
        const scanUs = elapsedUs(() => question.scan())
        const keptUs = elapsedUs(() => question.kept())
        if (isMeasured) scans[index]!.push(scanUs)
        if (isMeasured) kept[index]!.push(keptUs)
        else if (number % 10 === 0) expect(question.kept()).toEqual(question.scan())
      })
      const countUs = elapsedUs(() => scanOpen(session, contextId))
      const reportUs = elapsedUs(() => session.report())
      const contextUs = elapsedUs(() => session.report({ contextId }))
      if (number < WARM_TICKS) return
      counts.push(countUs)
      reports.push(reportUs)
      ofContext.push(contextUs)
    })
    expect(session.eventCount).toBe(STORED)
    const sum = (all: readonly number[][]): number[] =>
      counts.map((_, look) => all.reduce((total, each) => total + each[look]!, 0))
    // In sight at once: the list in one order and what stands beside it.
    const list = [0, 3, 4]
    const sumOf = (all: readonly number[][]): number[] => sum(list.map((at) => all[at]!))
    console.log(
      [
        `${'median, µs'.padEnd(48)}      scan      kept     ratio`,
        ...questions.map(({ name }, index) => row(name, scans[index]!, kept[index]!)),
        row('list, inputs and chosen event together', sumOf(scans), sumOf(kept)),
        row('counts of a context alone | its whole report', counts, ofContext),
        `${'report of everything'.padEnd(58)}${middle(reports).toFixed(1).padStart(10)}`,
      ].join('\n'),
    )
  })

  it('without histograms, where percentiles come from what is stored', { timeout: 600_000 }, () => {
    const { before, ticks } = recording()
    const { session } = questionsTo(false)
    for (const message of before) session.ingest(message)
    const scans: number[] = []
    const reports: number[] = []
    ticks.forEach((messages, number) => {
      for (const message of messages) session.ingest(message)
      const scanUs = elapsedUs(() => scanStages(session))
      const reportUs = elapsedUs(() => session.report())
      if (number < WARM_TICKS) return
      scans.push(scanUs)
      reports.push(reportUs)
    })
    console.log(row('sorted stages alone | the whole report', scans, reports))
  })

  it('at the last half minute, a selection that is another each time', { timeout: 600_000 }, () => {
    const { before, ticks } = recording()
    const { session } = questionsTo(true)
    for (const message of before) session.ingest(message)
    const moving: number[] = []
    const standing: number[] = []
    const fromMs = session.eventAt(session.eventCount - 1).marks.event - 30_000
    ticks.forEach((messages, number) => {
      for (const message of messages) session.ingest(message)
      const latestMs = session.eventAt(session.eventCount - 1).marks.event
      const movingUs = elapsedUs(() => session.report({ fromMs: latestMs - 30_000 }))
      const standingUs = elapsedUs(() => session.report({ fromMs }))
      if (number < WARM_TICKS) return
      moving.push(movingUs)
      standing.push(standingUs)
    })
    console.log(row('report: bounds that move | bounds that stay', moving, standing))
  })
})
