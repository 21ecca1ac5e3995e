// One audio context as its records tell it: clocks, processors, load, level, glitches, columns. Hands each record to
// the part that it is of. Knows nothing of MIDI events; the tracker asks it where frames lie in time. Any reader
// context.

import type { ContextFigures, ProcessorFigures, ContextLive } from './figures.ts'
import type { AlertList } from '../alerts/alert-list.ts'
import type { NoticeList } from '../alerts/notice-list.ts'
import { SESSION_LIMIT, type SessionBudget } from '../config/session-budget.ts'
import { type CallbackMeter, createCallbackMeter } from './callback-meter.ts'
import { createColumns } from './columns.ts'
import { createContextClocks, type ContextClocks } from './context-clocks.ts'
import { createLoadMeter, type LoadMeter } from './load-meter.ts'
import { createOutputLevel, type OutputLevel } from './output-level.ts'
import { createPlatformState, type PlatformState } from './platform-state.ts'
import { createProcessorList, type ProcessorList } from './processor-list.ts'
import { createScriptList, type ScriptList } from './script-list.ts'
import type { ContextDefinition } from '../wire/protocol.ts'
import { FLAG, KIND, STAT, type TraceRecord } from '../wire/record.ts'

/** A page's records make rows only where the audio thread has been quiet for this long, ms. */
const QUIET_MS = 1000

export interface ContextReader {
  readonly id: string
  readonly isOffline: boolean
  readonly sampleRate: number
  /** Frames of a render quantum. */
  readonly quantumFrames: number
  readonly live: ContextLive
  readonly clocks: ContextClocks
  readonly platform: PlatformState
  readonly processors: ProcessorList
  readonly scripts: ScriptList
  readonly callbacks: CallbackMeter
  readonly level: OutputLevel
  /** A record of the page's stream that has this context as its source. */
  addPageRecord(record: TraceRecord): void
  /** A record of this context's own stream. */
  addWorkletRecord(record: TraceRecord): void
  /** When a frame is heard, on the page's clock; null where nothing tells. */
  audibleAt(frame: number): number | null
  figures(): ContextFigures
  processorFigures(): ProcessorFigures[]
  resetPeaks(): void
  clear(): void
}

/** What contexts share with all others of the session. */
export interface ContextHost {
  readonly alerts: AlertList
  readonly notices: NoticeList
  readonly budget: SessionBudget
}

/** A context without a record. Type, rate and quantum are the first definition's for life. Any thread. */
export function createContextReader(
  id: string,
  document: string,
  definition: ContextDefinition,
  { alerts, notices, budget }: ContextHost,
): ContextReader {
  const { contextType, sampleRate, renderQuantumFrames: quantumFrames } = definition
  const isOffline = contextType === 'offline'
  const budgetUs = (quantumFrames / sampleRate) * 1e6
  const live: ContextLive = {
    contextId: id,
    document,
    loadNow: 0,
    loadPeak: 0,
    columns: createColumns(),
    processors: [],
  }
  const clocks = createContextClocks(sampleRate, budget)
  const platform = createPlatformState(definition)
  const level = createOutputLevel()
  const onRefused = (): void =>
    notices.add({ code: 'source-limit', of: 'processors', limit: SESSION_LIMIT.processors })
  const onListed = (): void => {
    live.processors = [...processors.sorted, ...scripts.all].map((listed) => listed.live)
  }
  const processors = createProcessorList(id, quantumFrames, budgetUs, budget, onRefused, onListed)
  const scripts = createScriptList(id, sampleRate, budget, onRefused, onListed)
  const meter = createLoadMeter(live, budgetUs, processors.awake, alerts, budget)
  const callbacks = createCallbackMeter(
    quantumFrames,
    sampleRate,
    () => platform.told.baseLatencyMs,
  )
  let gaps = 0
  let workletSeenMs = -Infinity

  function advanceRow(wallMs: number): void {
    if (isOffline) return
    if (meter.advance(wallMs, platform.told, gaps)) scripts.closeRow()
  }

  function addStat({ a: stat, b: value, wallMs }: TraceRecord): void {
    if (!Number.isFinite(value) || value < 0) return
    switch (stat) {
      case STAT.underrunEvents: {
        const count = platform.setUnderruns(value)
        if (count > 0)
          alerts.addContextAlert({ code: 'underrun', level: 'warning', wallMs, count }, id)
        break
      }
      case STAT.workletClockStepUs:
        clocks.setWorkletStep(value)
        break
      case STAT.workletClockCostUs:
        clocks.setCost(value)
        break
      default:
        platform.addStat(stat, value)
    }
  }

  function addQuantum(record: TraceRecord): void {
    const { source: index, frame, wallMs, a: call, b: us, flags } = record
    const processor = processors.addTimed(index, us, call, (flags & FLAG.extra) !== 0)
    if (processor === null) return
    meter.addQuantum(frame, us)
    clocks.addRendered(frame, wallMs)
    if (!isOffline) callbacks.add(frame, wallMs, us, index, call, processor.missed)
  }

  function addGap(record: TraceRecord): void {
    gaps++
    const wallMs = clocks.worklet.toPage(record.wallMs)
    const lateMs = Number.isFinite(record.b) ? record.b : 0
    alerts.addContextAlert(
      { code: 'gap', level: 'warning', wallMs, lateMs, missingFrames: record.a },
      id,
    )
  }

  return {
    id,
    isOffline,
    sampleRate,
    quantumFrames,
    live,
    clocks,
    platform,
    processors,
    scripts,
    callbacks,
    level,
    addPageRecord(record) {
      switch (record.kind) {
        case KIND.outputClock:
          clocks.addHeard(record.frame, record.wallMs)
          break
        case KIND.contextClock:
          platform.setOutputLatency(record.b)
          clocks.addContext(record.frame, record.wallMs)
          if (record.wallMs - workletSeenMs > QUIET_MS) advanceRow(record.wallMs)
          break
        case KIND.clockPing:
          clocks.worklet.addPing(record.wallMs, record.a, record.b)
          break
        case KIND.stat:
          addStat(record)
          break
      }
    },
    addWorkletRecord(record) {
      processors.seeFrame(record.frame)
      if (!isOffline && Number.isFinite(record.wallMs)) {
        workletSeenMs = record.wallMs
        advanceRow(record.wallMs)
      }
      switch (record.kind) {
        case KIND.quantum:
          addQuantum(record)
          break
        case KIND.quanta:
          processors.at(record.source)?.addSummary(record.a)
          break
        case KIND.construct:
          processors.at(record.source)?.setConstruct(record.b)
          break
        case KIND.arrive:
          processors.at(record.source)?.addMessage('toProcessor', record.b)
          break
        case KIND.workletPost:
          processors.at(record.source)?.addMessage('toPage', record.b)
          break
        case KIND.onset:
          // Only from silence is the record written in the quantum of the onset.
          if ((record.flags & FLAG.fromSilence) === 0) break
          clocks.addRendered(quantumStart(record.frame, quantumFrames), record.wallMs)
          break
        case KIND.level:
          level.add(record)
          if (Number.isFinite(record.b)) meter.addLevel(record.b)
          clocks.addRendered(record.frame, record.wallMs)
          break
        case KIND.gap:
          addGap(record)
          break
      }
    },
    audibleAt: (frame) => clocks.audibleAt(frame, platform.told.outputLatencyMs),
    figures: () =>
      contextFigures({
        definition,
        live,
        clocks,
        platform,
        level,
        processors,
        callbacks,
        meter,
        gaps,
      }),
    processorFigures: () =>
      [...processors.sorted, ...scripts.all].map((processor) =>
        processor.figures(
          processor.live.instance,
          processor.live.thread === 'page' ? clocks.pageStepUs : clocks.workletStepUs,
          processors.spanFrames / sampleRate,
        ),
      ),
    resetPeaks() {
      live.loadPeak = live.loadNow
      for (const processor of processors.sorted) processor.resetPeak()
      for (const script of scripts.all) script.resetPeak()
    },
    clear() {
      meter.clear()
      processors.clear()
      scripts.clear()
      callbacks.clear()
      level.clear()
      gaps = 0
    },
  }
}

function contextFigures(parts: {
  definition: ContextDefinition
  live: ContextLive
  clocks: ContextClocks
  platform: PlatformState
  level: OutputLevel
  processors: ProcessorList
  callbacks: CallbackMeter
  meter: LoadMeter
  gaps: number
}): ContextFigures {
  const { definition, live, clocks, level, processors, callbacks, meter, gaps } = parts
  const { contextType, sampleRate, renderQuantumFrames } = definition
  const { told } = parts.platform
  const { baseLatencyMs } = told
  const summary = clocks.summary()
  const average = processors.averageLoad()
  return {
    id: live.contextId,
    type: contextType,
    state: told.state,
    sampleRate,
    renderQuantumFrames,
    baseLatencyMs,
    outputLatencyMs: told.outputLatencyMs,
    underruns: told.underruns,
    underrunDurationMs: told.underrunDurationMs,
    gaps,
    probe: told.probe,
    sink: told.sink,
    // Where the platform does not tell, base latency is one callback (Chromium); Firefox says 0, which tells nothing.
    callbackFrames:
      contextType !== 'offline' && baseLatencyMs > 0
        ? Math.round((baseLatencyMs * sampleRate) / 1000)
        : null,
    driftPpm: summary?.driftPpm ?? null,
    driftErrorPpm: summary?.driftErrorPpm ?? null,
    clockResidualMs: summary?.residualMs ?? null,
    workletOffsetMs: clocks.worklet.offsetMs,
    workletOffsetErrorMs: clocks.worklet.errorMs,
    load: { average, peak: meter.highestLoad },
    callbackLoad: contextType === 'offline' ? null : callbacks.figures(average),
    ...level.totals,
    document: live.document,
    ...(live.isReference === true ? { isReference: true } : {}),
  }
}

function quantumStart(frame: number, quantumFrames: number): number {
  return Math.floor(frame / quantumFrames) * quantumFrames
}
