// One processor as its records tell it: quanta (of a ScriptProcessor node: buffers), timed durations, load. Any reader
// context.

import type { ProcessorFigures, ProcessorLive, ProcessorThread, TimingWorth } from './figures.ts'
import { createSeries, standardError, type Series } from '../math/series.ts'

/** Rows of 100 ms that make "now". */
const RECENT_ROWS = 10
/** Of one message: what a platform may transfer. */
const MOST_BYTES = 2 ** 53

export interface ProcessorReader {
  readonly index: number
  readonly live: ProcessorLive
  /** Of each call. */
  readonly frames: number
  /** Changes with the page's or the audio thread's definition. */
  name: string
  /** False where it was not timed in the last second: its rows are empty until it is. */
  readonly isAwake: boolean
  readonly quanta: number
  readonly timed: number
  /** Calls that were timed for a reason, beside these. */
  readonly extra: number
  readonly meanUs: number
  /** Calls just before the last timed one that were not timed. */
  readonly missed: number
  /**
   * A timed call: `runningCount` quanta of this processor up to here. `isExtra`: it was timed for a reason, so that the
   * mean of all is not to know it.
   */
  addTimed(durationUs: number, runningCount: number, isExtra: boolean): void
  addSummary(quanta: number): void
  /** `us`: what its constructor took. */
  setConstruct(us: number): void
  /** A message of its port reached it, was posted by it, or reached the page. `size`: as in `arrive` of record.ts. */
  addMessage(what: MessageMark, size?: number): void
  /** Ends a row of the columns; the mean duration in it, µs, or NaN where nothing was timed. */
  closeRow(): number
  resetPeak(): void
  /** Statistics start anew; the running count that was reached becomes the zero. */
  clear(): void
  /** `spanSeconds`: how long its context was seen. */
  figures(instance: number, clockStepUs: number, spanSeconds: number): ProcessorFigures
}

/** Where a message was seen. */
export type MessageMark = 'toProcessor' | 'toPage' | 'arrived'

/** What a processor is from its beginning. */
export interface ProcessorTraits {
  contextId: string
  thread: ProcessorThread
  /** Of each call. */
  frames: number
  /** How long these last. */
  budgetUs: number
}

/** A processor without a quantum. Any thread. */
export function createProcessorReader(
  index: number,
  name: string,
  { contextId, thread, frames, budgetUs }: ProcessorTraits,
): ProcessorReader {
  const live: ProcessorLive = { contextId, name, instance: 1, thread, loadNow: 0, loadPeak: 0 }
  let durations: Series = createSeries(1, true)
  let summed = 0
  let running = 0
  let runningBefore = 0
  let missed = 0
  let extra = 0
  let extraMaxUs = 0
  let rowUs = 0
  let rowTimed = 0
  const recentUs = new Float64Array(RECENT_ROWS)
  const recentTimed = new Float64Array(RECENT_ROWS)
  let recentIndex = 0
  let awakeRows = 0
  let constructUs: number | null = null
  let messages = noMessages()
  let bytes = noMessages()
  let more = noMessages()

  function quanta(): number {
    // Summaries lag behind by up to 100 ms and may be lost; the running count of a timed call is exact where there is
    // one.
    return Math.max(summed, running - runningBefore, durations.count)
  }

  return {
    index,
    live,
    frames,
    get name() {
      return live.name
    },
    set name(value) {
      live.name = value
    },
    get isAwake() {
      return awakeRows > 0
    },
    get quanta() {
      return quanta()
    },
    get timed() {
      return durations.count
    },
    get extra() {
      return extra
    },
    get meanUs() {
      return durations.mean
    },
    get missed() {
      return missed
    },
    addTimed(durationUs, runningCount, isExtra) {
      if (!(durationUs >= 0) || !Number.isFinite(durationUs)) return
      missed = Math.max(0, runningCount - running - 1)
      if (runningCount > running) running = runningCount
      if (isExtra) {
        extra++
        extraMaxUs = Math.max(extraMaxUs, durationUs)
      } else {
        durations.add(durationUs)
        rowUs += durationUs
        rowTimed++
        awakeRows = RECENT_ROWS + 1
      }
      live.loadPeak = Math.max(live.loadPeak, durationUs / budgetUs)
    },
    addSummary(count) {
      summed += count
    },
    setConstruct(us) {
      // Less than a step of the clock, or an older recorder, which did not look: not known.
      if (us > 0 && Number.isFinite(us)) constructUs = us
    },
    addMessage(what, size = 0) {
      messages[what]++
      if (!(size > 0)) more[what]++
      bytes[what] += Math.min(Math.max(0, Math.abs(size || 0) - 1), MOST_BYTES)
    },
    closeRow() {
      awakeRows--
      recentUs[recentIndex] = rowUs
      recentTimed[recentIndex] = rowTimed
      recentIndex = (recentIndex + 1) % RECENT_ROWS
      let us = 0
      let timed = 0
      for (let row = 0; row < RECENT_ROWS; row++) {
        us += recentUs[row] as number
        timed += recentTimed[row] as number
      }
      live.loadNow = timed === 0 ? 0 : us / timed / budgetUs
      const mean = rowTimed === 0 ? NaN : rowUs / rowTimed
      rowUs = 0
      rowTimed = 0
      return mean
    },
    resetPeak() {
      live.loadPeak = live.loadNow
    },
    clear() {
      durations = createSeries(1, true)
      extra = 0
      extraMaxUs = 0
      summed = 0
      runningBefore = running
      rowUs = 0
      rowTimed = 0
      recentUs.fill(0)
      recentTimed.fill(0)
      awakeRows = 0
      live.loadNow = 0
      live.loadPeak = 0
      messages = noMessages()
      bytes = noMessages()
      more = noMessages()
    },
    figures(instance, clockStepUs, spanSeconds) {
      const perSecond = (count: number): number => (spanSeconds > 0 ? count / spanSeconds : 0)
      const maxUs = durations.count === 0 ? 0 : Math.max(durations.max, extraMaxUs)
      const error = standardError(durations.variance, durations.count, clockStepUs)
      return {
        contextId,
        name: live.name,
        instance,
        thread,
        frames,
        budgetUs,
        constructUs,
        messages:
          thread === 'page'
            ? null
            : {
                ...messages,
                toProcessorPerSecond: perSecond(messages.toProcessor),
                toPagePerSecond: perSecond(messages.toPage),
                toProcessorBytes: bytes.toProcessor,
                toPageBytes: bytes.toPage,
                toProcessorMore: more.toProcessor,
                toPageMore: more.toPage,
              },
        quanta: quanta(),
        timed: durations.count,
        processUs: {
          mean: durations.mean,
          p50: durations.percentile(50),
          p95: durations.percentile(95),
          p99: durations.percentile(99),
          max: maxUs,
          resolution: clockStepUs,
          error,
          worth: worthOf(durations, clockStepUs),
        },
        load: { average: durations.mean / budgetUs, peak: maxUs / budgetUs },
      }
    },
  }
}

const noMessages = (): Record<MessageMark, number> => ({ toProcessor: 0, toPage: 0, arrived: 0 })

function worthOf(durations: Series, clockStepUs: number): TimingWorth {
  if (durations.count === 0) return 'untimed'
  if (clockStepUs <= 0) return 'unknown-step'
  return durations.max < 2 * clockStepUs ? 'mean-only' : 'all'
}
