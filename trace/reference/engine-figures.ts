// Adds up what an engine says ten times a second into figures for the whole recording. Any reader context; constant
// memory.

import type { ReferenceEngineFigures } from './schema.ts'
import { ENGINE_KERNEL, ENGINE_STAT } from '../wire/record.ts'

/** Stats up to this number are kept; others are of a newer version. */
const MAX_STAT = 63
/** Cards of the DOS drivers have 30 note voices: those are all of them, too. */
const FULL_VOICES = 30

/** A mean of means, with how many values stand behind it. */
export interface WeightedMean {
  count: number
  mean: number
}

/** Totals that a new engine begins anew; what the engines before it had is added. */
const TOTALS = [
  ENGINE_STAT.blocks,
  ENGINE_STAT.underruns,
  ENGINE_STAT.overruns,
  ENGINE_STAT.voicesStarted,
  ENGINE_STAT.voicesStolen,
  ENGINE_STAT.voicesRefused,
  ENGINE_STAT.notes,
  ENGINE_STAT.events,
  ENGINE_STAT.queueOverflows,
  ENGINE_STAT.allocations,
  ENGINE_STAT.nonFinite,
  ENGINE_STAT.clipped,
] as const

export interface EngineAccumulator {
  /** One figure of a snapshot. */
  put(stat: number, value: number): void
  /** The snapshot is whole. */
  close(): void
  /** The latest value; NaN where it never came. */
  now(stat: number): number
  /** With what earlier engines of the same reference had. */
  total(stat: number): number
  readonly snapshots: number
  readonly block: WeightedMean
  readonly blockMaxUs: number
  readonly midi: WeightedMean
  readonly midiMaxMs: number
  readonly allocation: WeightedMean
  readonly steal: WeightedMean
  /** Share of the block's duration. */
  readonly effects: WeightedMean
  /** While all voices sounded. */
  readonly fullCpu: WeightedMean
  /** Highest CPU share of a snapshot, and the most voices that sounded in one. */
  readonly cpuMax: number
  readonly mostVoices: number
  readonly peak: number
  readonly memoryPeakMegabytes: number
  readonly queuePeak: number
  clear(): void
}

/** Nothing yet. */
export function createEngineAccumulator(): EngineAccumulator {
  const current = new Float64Array(MAX_STAT + 1).fill(NaN)
  const before = new Float64Array(MAX_STAT + 1)
  const last = new Float64Array(MAX_STAT + 1)
  const block = empty()
  const midi = empty()
  const allocation = empty()
  const steal = empty()
  const effects = empty()
  const fullCpu = empty()
  const most = { blockUs: 0, midiMs: 0, cpu: 0, voices: 0, peak: 0, megabytes: 0, queue: 0 }
  let snapshots = 0

  const now = (stat: number): number => current[stat] ?? NaN
  const orZero = (stat: number): number => now(stat) || 0

  return {
    put(stat, value) {
      if (stat >= 1 && stat <= MAX_STAT && Number.isFinite(value)) current[stat] = value
    },
    close() {
      snapshots++
      // A total that goes back is a new engine's (another mode, other voices).
      if (orZero(ENGINE_STAT.blocks) < (last[ENGINE_STAT.blocks] ?? 0)) {
        for (const stat of TOTALS) before[stat] = (before[stat] ?? 0) + (last[stat] ?? 0)
      }
      for (const stat of TOTALS) last[stat] = orZero(stat)
      const timed = orZero(ENGINE_STAT.timedBlocks)
      mix(block, orZero(ENGINE_STAT.blockMeanUs), timed)
      mix(midi, orZero(ENGINE_STAT.midiMeanMs), orZero(ENGINE_STAT.midiMessages))
      mix(allocation, orZero(ENGINE_STAT.allocationUs), orZero(ENGINE_STAT.timedAllocations))
      mix(steal, orZero(ENGINE_STAT.stealUs), orZero(ENGINE_STAT.timedSteals))
      const share = orZero(ENGINE_STAT.cpuShare)
      mix(effects, orZero(ENGINE_STAT.effectsShare) * share, orZero(ENGINE_STAT.timedSections))
      const voices = orZero(ENGINE_STAT.activeVoices)
      if (voices >= FULL_VOICES) mix(fullCpu, share, timed)
      most.blockUs = Math.max(most.blockUs, orZero(ENGINE_STAT.blockMaxUs))
      most.midiMs = Math.max(most.midiMs, orZero(ENGINE_STAT.midiMaxMs))
      most.cpu = Math.max(most.cpu, share)
      most.voices = Math.max(most.voices, voices)
      most.peak = Math.max(most.peak, orZero(ENGINE_STAT.peak))
      most.megabytes = Math.max(most.megabytes, orZero(ENGINE_STAT.memoryPeakMegabytes))
      most.queue = Math.max(most.queue, orZero(ENGINE_STAT.queuePeak))
    },
    now,
    total: (stat) => orZero(stat) + (before[stat] ?? 0),
    get snapshots() {
      return snapshots
    },
    block,
    get blockMaxUs() {
      return most.blockUs
    },
    midi,
    get midiMaxMs() {
      return most.midiMs
    },
    allocation,
    steal,
    effects,
    fullCpu,
    get cpuMax() {
      return most.cpu
    },
    get mostVoices() {
      return most.voices
    },
    get peak() {
      return most.peak
    },
    get memoryPeakMegabytes() {
      return most.megabytes
    },
    get queuePeak() {
      return most.queue
    },
    clear() {
      // What the engine counts goes on; what was counted up to now is taken off.
      for (const stat of TOTALS) before[stat] = -(last[stat] ?? 0)
      for (const mean of [block, midi, allocation, steal, effects, fullCpu]) {
        mean.count = 0
        mean.mean = 0
      }
      Object.assign(most, {
        blockUs: 0,
        midiMs: 0,
        cpu: 0,
        voices: 0,
        peak: 0,
        megabytes: 0,
        queue: 0,
      })
      snapshots = 0
    },
  }
}

/** The figures for a report; null before the first snapshot. */
export function engineFigures(engine: EngineAccumulator): ReferenceEngineFigures | null {
  if (engine.snapshots === 0) return null
  const now = (stat: number): number => engine.now(stat) || 0
  const { total } = engine
  const budgetUs = now(ENGINE_STAT.budgetUs)
  const cpuShareMean = budgetUs > 0 ? engine.block.mean / budgetUs : 0
  return {
    blocks: total(ENGINE_STAT.blocks),
    blockFrames: now(ENGINE_STAT.blockFrames),
    budgetUs,
    blockMeanUs: engine.block.mean,
    blockMaxUs: engine.blockMaxUs,
    blockP99Us: now(ENGINE_STAT.blockP99Us),
    blockJitterUs: now(ENGINE_STAT.blockJitterUs),
    underruns: total(ENGINE_STAT.underruns),
    overruns: total(ENGINE_STAT.overruns),
    activeVoices: now(ENGINE_STAT.activeVoices),
    peakVoices: now(ENGINE_STAT.peakVoices),
    voicesStarted: total(ENGINE_STAT.voicesStarted),
    voicesStolen: total(ENGINE_STAT.voicesStolen),
    voicesRefused: total(ENGINE_STAT.voicesRefused),
    notes: total(ENGINE_STAT.notes),
    events: total(ENGINE_STAT.events),
    queueDepth: now(ENGINE_STAT.queueDepth),
    queuePeak: engine.queuePeak,
    queueOverflows: total(ENGINE_STAT.queueOverflows),
    midiMeanMs: engine.midi.count === 0 ? null : engine.midi.mean,
    midiMaxMs: engine.midi.count === 0 ? null : engine.midiMaxMs,
    effectsShare: cpuShareMean > 0 ? Math.min(1, engine.effects.mean / cpuShareMean) : 0,
    cpuShare: now(ENGINE_STAT.cpuShare),
    cpuShareMean,
    memoryMegabytes: now(ENGINE_STAT.memoryMegabytes),
    memoryPeakMegabytes: engine.memoryPeakMegabytes,
    allocations: total(ENGINE_STAT.allocations),
    nonFinite: total(ENGINE_STAT.nonFinite),
    clipped: total(ENGINE_STAT.clipped),
    peak: engine.peak,
    latencyFrames: now(ENGINE_STAT.latencyFrames),
    clockStepUs: now(ENGINE_STAT.clockStepUs),
    kernel: kernelOf(engine.now(ENGINE_STAT.kernel)),
    isKernelFailed: now(ENGINE_STAT.kernelFault) === 1,
  }
}

function kernelOf(value: number): 'wasm' | 'js' | null {
  if (value === ENGINE_KERNEL.wasm) return 'wasm'
  return value === ENGINE_KERNEL.js ? 'js' : null
}

function empty(): WeightedMean {
  return { count: 0, mean: 0 }
}

function mix(into: WeightedMean, value: number, count: number): void {
  if (!(count > 0)) return
  into.count += count
  into.mean += ((value - into.mean) * count) / into.count
}
