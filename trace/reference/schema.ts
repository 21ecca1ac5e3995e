// The reference instrument in a report and live: what its engine says of itself, the design's budgets with their
// verdicts, and what tells the page's fault from the machine's. Codes and figures; the words are made in trace/text/.
// Types only.

import type { EngineMode } from '../wire/engine-options.ts'
import type { LatencyFigures, StageTable } from '../figures/latency-figures.ts'
import type { PartStageName } from '../config/stage-names.ts'
import type {
  EngineCritical,
  EngineWarning,
  EnvelopeStage,
  QualityName,
  QualityReason,
} from './engine-codes.ts'
import type { ReferenceState } from '../wire/protocol.ts'

/** `not measurable`: not yet, or not with this clock; the note says why. */
export type BudgetVerdict = 'met' | 'missed' | 'not measurable'

export type BudgetName =
  | 'block'
  | 'midi'
  | 'allocation'
  | 'steal'
  | 'effects'
  | 'allocations'
  | 'cpu'
  | 'jitter'

/** What the value of a budget is, or why there is none. */
export type BudgetNote =
  | { code: 'block-times'; meanUs: number; blocks: number; p99Us: number }
  | { code: 'no-block-times' }
  | { code: 'message-waits'; meanMs: number; messages: number }
  | { code: 'no-messages' }
  /** `coarseStepUs`: the clock's step, where it is too coarse for so few; null otherwise. */
  | { code: 'mean-of-allocations'; count: number; coarseStepUs: number | null }
  | { code: 'no-allocations' }
  | { code: 'mean-of-steals'; count: number; coarseStepUs: number | null }
  | { code: 'no-steals' }
  | { code: 'mean-of-sections'; count: number; coarseStepUs: number | null }
  | { code: 'no-sections' }
  | { code: 'pool-growths' }
  | { code: 'cpu-of-all-voices'; blocks: number }
  | { code: 'cpu-of-fewer-voices'; mostVoices: number }
  | { code: 'block-spread' }
  | { code: 'block-spread-of-clock'; stepUs: number; spreadUs: number }
  | { code: 'no-block-spread' }

export interface BudgetFigures {
  name: BudgetName
  /** The limit and the measured value in `unit`; null where nothing was measured. */
  limit: number
  value: number | null
  /** How far the value may be off by the clock's steps, same unit. */
  resolution: number
  unit: 'µs' | 'ms' | 'share' | 'count'
  verdict: BudgetVerdict
  note: BudgetNote
}

/** Figures of the engine, over the whole recording unless they say "now". */
export interface ReferenceEngineFigures {
  blocks: number
  blockFrames: number
  /** Duration of a block, µs: what it may take. */
  budgetUs: number
  blockMeanUs: number
  blockMaxUs: number
  /** Of the last 1000 blocks, now. */
  blockP99Us: number
  blockJitterUs: number
  underruns: number
  overruns: number
  activeVoices: number
  peakVoices: number
  voicesStarted: number
  voicesStolen: number
  voicesRefused: number
  notes: number
  events: number
  queueDepth: number
  queuePeak: number
  queueOverflows: number
  midiMeanMs: number | null
  midiMaxMs: number | null
  /** Of the block time, over all: a tenth of a second holds too few readings of a coarse clock. */
  effectsShare: number
  /** Now, and over all. */
  cpuShare: number
  cpuShareMean: number
  memoryMegabytes: number
  memoryPeakMegabytes: number
  allocations: number
  nonFinite: number
  clipped: number
  peak: number
  /** Output frames that the resampler adds. */
  latencyFrames: number
  clockStepUs: number
  /** Plays the voices now; null in traces of versions that did not say. */
  kernel: 'wasm' | 'js' | null
  /** The WebAssembly kernel failed, and JavaScript took over. */
  isKernelFailed: boolean
}

export interface QualityChange {
  wallMs: number
  level: QualityName
  reason: QualityReason
  /** Block time behind the reason, as a share of its duration. */
  share: number
}

export interface ReferenceFigures {
  id: string
  document: string
  contextId: string
  isJoined: boolean
  state: ReferenceState
  /** Why it failed, '' otherwise. */
  reason: string
  mode: EngineMode
  bank: string
  presets: number
  /** Null while no note has finished. */
  latency: LatencyFigures | null
  /** Of its own notes; the page's are in `Report.stages`. */
  stages: StageTable
  /** Null while the engine has said nothing. */
  engine: ReferenceEngineFigures | null
  quality: QualityChange | null
  qualityChanges: number
  budgets: BudgetFigures[]
  /** Of the dashboard, now. */
  status: 'GOOD' | 'DEGRADED' | null
  warnings: EngineWarning[]
  criticals: EngineCritical[]
}

export interface ReferenceVerdict {
  /**
   * `waiting`: not enough notes yet. `unsure`: enough, but they spread too much. `page`: the page is measurably
   * slower. `equal`: it adds nothing measurable.
   */
  kind: 'waiting' | 'unsure' | 'page' | 'equal'
  /** Medians, ms; null while there are too few notes. */
  pageMs: number | null
  referenceMs: number | null
  differenceMs: number | null
  /** Standard error of the difference, ms. */
  errorMs: number | null
  /** Stage that holds most of the difference; null where none does. */
  stage: PartStageName | null
  stageMs: number | null
  /** Notes behind the figures. */
  pageNotes: number
  referenceNotes: number
  /** False: up to the sound in the audio thread, without the platform's output. */
  hasOutput: boolean
}

/** A voice as the engine last told it. */
export interface ReferenceVoice {
  voice: number
  stage: EnvelopeStage
  /** The engine's number of it. */
  stageNumber: number
  key: number
  /** 0…15. */
  channel: number
  isPedalled: boolean
  amplitude: number
}

/** The reference, live. One object for each; fields change in place. */
export interface ReferenceLive {
  readonly id: string
  readonly document: string
  readonly contextId: string
  /** The source ids behind them. */
  readonly sourceId: number
  readonly contextSource: number
  readonly isJoined: boolean
  state: ReferenceState
  reason: string
  mode: EngineMode
  bank: string
  presets: number
  /** Voices that sound, in the order of their numbers. */
  voices: readonly ReferenceVoice[]
  stealsPerSecond: number
  /** The latest steals, newest last. */
  steals: readonly { wallMs: number; voice: number; key: number; channel: number }[]
  quality: QualityChange | null
  /** Oldest first, bounded. */
  qualityHistory: readonly QualityChange[]
  status: 'GOOD' | 'DEGRADED' | null
  warnings: readonly EngineWarning[]
  criticals: readonly EngineCritical[]
}
