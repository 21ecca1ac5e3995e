// What is known of an audio context and its processors: live for meters and charts, and as figures of a report. Types
// only.

import type { CallbackFigures } from './callback-meter.ts'

/** A growing typed column set; only indices below `length` are valid, arrays may be replaced when they grow. */
export interface ContextColumns {
  length: number
  /** Epoch ms of each row; about ten rows a second. */
  wallMs: Float64Array
  /** Share of the quantum, all processors together; NaN where nothing was timed in that row. */
  loadAverage: Float32Array
  loadPeak: Float32Array
  outputLatencyMs: Float32Array
  /** Totals so far. */
  underruns: Float64Array
  gaps: Float64Array
  /** Peak sample value at the tap. */
  peak: Float32Array
}

/**
 * Where a processor runs: AudioWorklet processors in the audio thread, ScriptProcessor nodes in the page's main one.
 */
export type ProcessorThread = 'audio' | 'page'

export interface ProcessorLive {
  contextId: string
  name: string
  instance: number
  thread: ProcessorThread
  /** Share of its budget over the last second, and the highest since the last reset. */
  loadNow: number
  loadPeak: number
}

export interface ContextLive {
  contextId: string
  document: string
  /** True: made for the reference instrument; absent for the page's own. */
  isReference?: boolean
  loadNow: number
  loadPeak: number
  columns: ContextColumns
  processors: ProcessorLive[]
}

/**
 * What figures of timed quanta are worth: `untimed` nothing, `unknown-step` as much as a clock whose step is not
 * known, `mean-only`: single values and percentiles are finer than the clock's steps, `all`: each of them.
 */
export type TimingWorth = 'untimed' | 'unknown-step' | 'mean-only' | 'all'

/** Messages on a processor's port. */
export interface MessageFigures {
  /** Those that reached the processor, and those that it posted. */
  toProcessor: number
  toPage: number
  /** A second, over the time that its context was seen rendering; 0 where that is none. */
  toProcessorPerSecond: number
  toPagePerSecond: number
  /**
   * Bytes of their buffers and of their texts, two for each unit; not of numbers, names and what lies deeper than their
   * first properties.
   */
  toProcessorBytes: number
  toPageBytes: number
  /** Messages that hold, or may hold, more than these bytes: all of them where none was looked at. */
  toProcessorMore: number
  toPageMore: number
  /** Of those that it posted: as many have reached the page, whose port must be started for it. */
  arrived: number
}

export interface ProcessorFigures {
  contextId: string
  name: string
  /** Which of several nodes with the same name, from 1. */
  instance: number
  thread: ProcessorThread
  /** Frames of each call: a render quantum, or the buffer of a ScriptProcessor node. */
  frames: number
  /** How long they last, which is what each call may take, µs. */
  budgetUs: number
  /** What its constructor took, µs; null where that was not seen, or is shorter than a step of the clock. */
  constructUs: number | null
  /** On its port; null for a ScriptProcessor node, which has none. */
  messages: MessageFigures | null
  /** Calls, and those of them that were timed. */
  quanta: number
  timed: number
  processUs: {
    mean: number
    p50: number
    p95: number
    p99: number
    max: number
    /** Step of the clock that timed it, µs; a single value is no finer than this. */
    resolution: number
    /** Standard error of the mean, µs. */
    error: number
    worth: TimingWorth
  }
  /** Share of the budget, 1 = all of it; may exceed 1. */
  load: { average: number; peak: number }
}

export interface ContextFigures {
  id: string
  type: 'realtime' | 'offline'
  state: string
  sampleRate: number
  /** Frames that are rendered at a time; its time is what loads are shares of. */
  renderQuantumFrames: number
  baseLatencyMs: number
  outputLatencyMs: number | null
  /** Underruns that the platform reports; null where it reports none. */
  underruns: number | null
  underrunDurationMs: number | null
  /** Gaps that our own probe saw. */
  gaps: number
  probe: string
  sink: string
  callbackFrames: number | null
  /** Audio clock against page clock. */
  driftPpm: number | null
  driftErrorPpm: number | null
  clockResidualMs: number | null
  /** Worklet wall clock minus page wall clock, with half the best round trip as its error. */
  workletOffsetMs: number | null
  workletOffsetErrorMs: number | null
  /** All processors of the context together, share of the quantum. */
  load: { average: number; peak: number }
  /** The same by callbacks of the device; null where it is not known how long these are. */
  callbackLoad: CallbackFigures | null
  peak: number
  clippedSamples: number
  nanSamples: number
  document: string
  /** Made for the reference instrument; absent for the page's own. */
  isReference?: true
}
