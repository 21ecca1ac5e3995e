// One audio context as its records tell it: clocks, load, level, glitches, columns. Knows nothing of MIDI events; the
// tracker asks it where frames lie in time. Any reader context.

import type { ContextFigures, ProcessorFigures, ContextLive } from './figures.ts'
import type { AlertList } from '../alerts/alert-list.ts'
import { createClockFit, type ClockFit } from '../math/clock-fit.ts'
import { createColumns } from './columns.ts'
import { createLoadMeter } from './load-meter.ts'
import { createProcessorReader, type ProcessorReader } from './processor-reader.ts'
import type { ClockName, ContextDefinition, ContextState, ProbeState } from '../wire/protocol.ts'
import { FLAG, KIND, STAT, type TraceRecord } from '../wire/record.ts'
import { createWorkletClock, type WorkletClock } from '../math/worklet-clock.ts'

/** A page's records make rows only where the audio thread has been quiet for this long, ms. */
const QUIET_MS = 1000
const MAX_PROCESSORS = 256
/** Level below which the output counts as silent: −100 dB of full scale. */
export const SILENCE_PEAK = 1e-5
/** Levels that are remembered, about 25 s. */
const MAX_LEVELS = 256

export interface ContextReader {
  readonly id: string
  readonly isOffline: boolean
  readonly sampleRate: number
  /** Frames of a render quantum. */
  readonly quantumFrames: number
  readonly live: ContextLive
  readonly workletClock: WorkletClock
  /** When frames are heard, on the page's clock. */
  readonly outputFit: ClockFit
  readonly probe: ProbeState
  readonly clockName: ClockName | null
  readonly workletStepUs: number
  readonly clockCostUs: number | null
  readonly processors: readonly ProcessorReader[]
  redefine(definition: ContextDefinition): void
  update(state: ContextState, probe: ProbeState, baseLatencyMs: number, sink: string): void
  setWorkletHello(clock: ClockName, stepUs: number, costUs: number): void
  setPageStep(stepUs: number): void
  defineProcessor(index: number, name: string): void
  /** A record of the page's stream that has this context as its source. */
  addPageRecord(record: TraceRecord): void
  /** A record of this context's own stream. */
  addWorkletRecord(record: TraceRecord): void
  /** When a frame was rendered, on the page's clock; null where nothing tells. */
  renderedAt(frame: number): number | null
  /** When a frame is heard, on the page's clock; null where nothing tells. */
  audibleAt(frame: number): number | null
  /** True where levels were taken between the two frames and all of them were silence. */
  isSilentBetween(fromFrame: number, toFrame: number): boolean
  figures(): ContextFigures
  processorFigures(): ProcessorFigures[]
  resetPeaks(): void
  clear(): void
}

/** A context without a record. Any thread. */
export function createContextReader(
  id: string,
  document: string,
  firstDefinition: ContextDefinition,
  alerts: AlertList,
): ContextReader {
  let definition = firstDefinition
  const { contextType, sampleRate, renderQuantumFrames: quantumFrames } = definition
  const isOffline = contextType === 'offline'
  const budgetUs = (quantumFrames / sampleRate) * 1e6
  const spacing = sampleRate * 0.05
  const workletClock = createWorkletClock()
  const outputFit = createClockFit({ sampleRate, minSpacingFrames: spacing })
  // `currentTime` moves in bursts of the device's callback; only departures beyond those are steps.
  const contextFit = createClockFit({ sampleRate, minSpacingFrames: spacing, stepMs: 25 })
  const renderFit = createClockFit({ sampleRate, minSpacingFrames: spacing, stepMs: 25 })
  const live: ContextLive = {
    contextId: id,
    document,
    loadNow: 0,
    loadPeak: 0,
    columns: createColumns(),
    processors: [],
  }
  const processors = new Map<number, ProcessorReader>()
  let sorted: ProcessorReader[] = []
  const meter = createLoadMeter(live, budgetUs, () => sorted, alerts)
  let state: string = isOffline ? 'offline' : 'suspended'
  let probe: ProbeState = isOffline ? 'offline' : 'loading'
  let sink = definition.sink
  let baseLatencyMs = definition.baseLatencyMs
  let outputLatencyMs: number | null = null
  let underruns: number | null = null
  let underrunDurationMs: number | null = null
  let clockName: ClockName | null = null
  let workletStepUs = 0
  let pageStepUs = 0
  let clockCostUs: number | null = null
  let gaps = 0
  let peak = 0
  let clippedSamples = 0
  let nanSamples = 0
  let firstFrame = NaN
  let lastFrame = NaN
  let workletSeenMs = -Infinity
  let levels: { frame: number; peak: number }[] = []

  function processorAt(index: number): ProcessorReader | null {
    const known = processors.get(index)
    if (known !== undefined) return known
    if (processors.size >= MAX_PROCESSORS) return null
    const made = createProcessorReader(id, index, `processor ${index}`, budgetUs)
    processors.set(index, made)
    sorted = [...processors.values()].sort((a, b) => a.index - b.index)
    live.processors = sorted.map((processor) => processor.live)
    numberInstances()
    return made
  }

  function numberInstances(): void {
    const seen = new Map<string, number>()
    for (const processor of sorted) {
      const instance = (seen.get(processor.name) ?? 0) + 1
      seen.set(processor.name, instance)
      processor.live.instance = instance
    }
  }

  function advanceRow(wallMs: number): void {
    if (!isOffline) meter.advance(wallMs, { outputLatencyMs, underruns, gaps })
  }

  function seeFrame(frame: number): void {
    if (!Number.isFinite(frame)) return
    if (Number.isNaN(firstFrame)) firstFrame = frame
    lastFrame = Number.isNaN(lastFrame) ? frame : Math.max(lastFrame, frame)
  }

  function addUnderruns(total: number, wallMs: number): void {
    const before = underruns ?? (definition.joined ? total : 0)
    if (total > before) {
      const count = total - before
      alerts.addContextAlert({ code: 'underrun', level: 'warning', wallMs, count }, id)
    }
    underruns = total
  }

  function addStat(record: TraceRecord): void {
    const value = record.b
    if (!Number.isFinite(value) || value < 0) return
    switch (record.a) {
      case STAT.outputLatencyMs:
        outputLatencyMs = value
        break
      case STAT.baseLatencyMs:
        baseLatencyMs = value
        break
      case STAT.underrunEvents:
        addUnderruns(value, record.wallMs)
        break
      case STAT.underrunDurationMs:
        underrunDurationMs = value
        break
      case STAT.workletClockStepUs:
        workletStepUs = value
        workletClock.setSteps(pageStepUs, workletStepUs)
        break
      case STAT.workletClockCostUs:
        clockCostUs = value
        break
    }
  }

  function addGap(record: TraceRecord): void {
    gaps++
    alerts.addContextAlert(
      {
        code: 'gap',
        level: 'warning',
        wallMs: workletClock.toPage(record.wallMs),
        lateMs: Number.isFinite(record.b) ? record.b : 0,
        missingFrames: record.a,
      },
      id,
    )
  }

  function bestFit(): ClockFit | null {
    if ((outputFit.summary()?.driftPpm ?? null) !== null) return outputFit
    if ((contextFit.summary()?.driftPpm ?? null) !== null) return contextFit
    if ((renderFit.summary()?.driftPpm ?? null) !== null) return renderFit
    return outputFit.pairs > 0 ? outputFit : contextFit.pairs > 0 ? contextFit : null
  }

  function averageLoad(): number {
    // Weighted by how long each processor ran: one that lived for a second does not count for the whole minute.
    const span = Number.isNaN(firstFrame) ? 0 : (lastFrame - firstFrame) / quantumFrames + 1
    let totalUs = 0
    let most = 0
    for (const processor of sorted) {
      totalUs += processor.meanUs * processor.quanta
      most = Math.max(most, processor.quanta)
    }
    const quanta = Math.max(span, most)
    return quanta === 0 ? 0 : totalUs / quanta / budgetUs
  }

  return {
    id,
    isOffline,
    sampleRate,
    quantumFrames,
    live,
    workletClock,
    outputFit,
    get probe() {
      return probe
    },
    get clockName() {
      return clockName
    },
    get workletStepUs() {
      return workletStepUs
    },
    get clockCostUs() {
      return clockCostUs
    },
    get processors() {
      return sorted
    },
    redefine(next) {
      // Type, rate and quantum belong to the context for life; what says otherwise is damage.
      definition = { ...next, contextType, sampleRate, renderQuantumFrames: quantumFrames }
      sink = next.sink
      baseLatencyMs = next.baseLatencyMs
    },
    update(nextState, nextProbe, nextBaseLatencyMs, nextSink) {
      state = nextState
      probe = isOffline ? 'offline' : nextProbe
      baseLatencyMs = nextBaseLatencyMs
      sink = nextSink
    },
    setWorkletHello(clock, stepUs, costUs) {
      clockName = clock
      if (stepUs > 0) workletStepUs = stepUs
      clockCostUs = costUs
      workletClock.setSteps(pageStepUs, workletStepUs)
    },
    setPageStep(stepUs) {
      pageStepUs = stepUs
      workletClock.setSteps(pageStepUs, workletStepUs)
    },
    defineProcessor(index, name) {
      const processor = processorAt(index)
      if (processor === null) return
      processor.name = name
      numberInstances()
    },
    addPageRecord(record) {
      switch (record.kind) {
        case KIND.outputClock:
          // (0, 0) is the platform's "not yet".
          if (record.frame > 0 && record.wallMs > 0) outputFit.add(record.frame, record.wallMs)
          break
        case KIND.contextClock:
          if (Number.isFinite(record.b) && record.b >= 0) outputLatencyMs = record.b
          if (record.frame > 0) contextFit.add(record.frame, record.wallMs)
          if (record.wallMs - workletSeenMs > QUIET_MS) advanceRow(record.wallMs)
          break
        case KIND.clockPing:
          workletClock.addPing(record.wallMs, record.a, record.b)
          break
        case KIND.stat:
          addStat(record)
          break
      }
    },
    addWorkletRecord(record) {
      seeFrame(record.frame)
      if (!isOffline && Number.isFinite(record.wallMs)) {
        workletSeenMs = record.wallMs
        advanceRow(record.wallMs)
      }
      switch (record.kind) {
        case KIND.quantum: {
          const processor = processorAt(record.source)
          if (processor === null) break
          processor.addTimed(record.b, record.a)
          meter.addQuantum(record.frame, record.b)
          renderFit.add(record.frame, record.wallMs)
          break
        }
        case KIND.quanta:
          processorAt(record.source)?.addSummary(record.a)
          break
        case KIND.onset:
          // Only from silence is the record written in the quantum of the onset.
          if ((record.flags & FLAG.fromSilence) === 0) break
          renderFit.add(Math.floor(record.frame / quantumFrames) * quantumFrames, record.wallMs)
          break
        case KIND.level:
          nanSamples += record.a & 0xffff
          clippedSamples += record.a >>> 16
          if (Number.isFinite(record.b)) {
            peak = Math.max(peak, record.b)
            meter.addLevel(record.b)
          }
          if (Number.isFinite(record.frame)) {
            levels.push({
              frame: record.frame,
              peak: Number.isFinite(record.b) ? record.b : Infinity,
            })
            if (levels.length > 2 * MAX_LEVELS) levels = levels.slice(-MAX_LEVELS)
          }
          renderFit.add(record.frame, record.wallMs)
          break
        case KIND.gap:
          addGap(record)
          break
      }
    },
    renderedAt(frame) {
      const raw = renderFit.wallAt(frame)
      if (raw !== null) return workletClock.toPage(raw)
      return contextFit.wallAt(frame)
    },
    audibleAt(frame) {
      const heard = outputFit.wallAt(frame)
      if (heard !== null) return heard
      const rendered = contextFit.wallAt(frame)
      return rendered === null || outputLatencyMs === null ? null : rendered + outputLatencyMs
    },
    isSilentBetween(fromFrame, toFrame) {
      let count = 0
      for (const level of levels) {
        if (level.frame < fromFrame || level.frame > toFrame) continue
        if (level.peak > SILENCE_PEAK) return false
        count++
      }
      return count > 0
    },
    figures() {
      const summary = bestFit()?.summary() ?? null
      return {
        id,
        type: contextType,
        state,
        sampleRate,
        renderQuantumFrames: quantumFrames,
        baseLatencyMs,
        outputLatencyMs,
        underruns,
        underrunDurationMs,
        gaps,
        probe,
        sink,
        // Where the platform does not tell, base latency is one callback (Chromium); Firefox says 0, which tells nothing.
        callbackFrames:
          !isOffline && baseLatencyMs > 0 ? Math.round((baseLatencyMs * sampleRate) / 1000) : null,
        driftPpm: summary?.driftPpm ?? null,
        driftErrorPpm: summary?.driftErrorPpm ?? null,
        clockResidualMs: summary?.residualMs ?? null,
        workletOffsetMs: workletClock.offsetMs,
        workletOffsetErrorMs: workletClock.errorMs,
        load: { average: averageLoad(), peak: meter.highestLoad },
        peak,
        clippedSamples,
        nanSamples,
        document,
        ...(live.isReference === true ? { isReference: true } : {}),
      }
    },
    processorFigures() {
      return sorted.map((processor) => processor.figures(processor.live.instance, workletStepUs))
    },
    resetPeaks() {
      live.loadPeak = live.loadNow
      for (const processor of sorted) processor.resetPeak()
    },
    clear() {
      meter.clear()
      for (const processor of sorted) processor.clear()
      gaps = 0
      peak = 0
      clippedSamples = 0
      nanSamples = 0
      firstFrame = NaN
      lastFrame = NaN
    },
  }
}
