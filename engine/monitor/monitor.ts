// The performance monitor: how long blocks take, whether they come in time, what their sections cost, how long messages
// wait. It knows nothing of the engine but the block length: engine-monitor.ts ties the two. Audio thread (or any other
// with a clock); nothing allocates after creation but the platform's clock.

import { ENGINE_BUDGET } from '../../trace/wire/engine-budgets.ts'
import { SECTION, type SectionProbe } from '../engine-types.ts'
import { createBlockHistory } from './block-history.ts'
import { createMidiLatency } from './midi-latency.ts'
import { createSectionTimer } from './section-timer.ts'

export interface MonitorOptions {
  /** Hz. */
  sampleRate: number
  /** Frames of a block. */
  blockFrames: number
  /** Milliseconds; any zero. */
  clock: () => number
  /** Step of that clock, µs; 0: not known. */
  clockStepUs: number
  /** Every n-th block is timed; 1: all. */
  timedBlockEvery?: number
  /** In every n-th timed block the sections voices, effects and MIDI are timed, too. */
  sectionBlockEvery?: number
}

/**
 * Figures as ENGINE_STAT means them: totals since creation, means and most since the last
 * `takeFigures`. One object, reused.
 */
export interface MonitorFigures {
  blocks: number
  underruns: number
  overruns: number
  timedBlocks: number
  blockMeanUs: number
  blockMaxUs: number
  /** Of the last 1000 timed blocks. */
  blockP99Us: number
  blockJitterUs: number
  allocationUs: number
  timedAllocations: number
  stealUs: number
  timedSteals: number
  midiMeanMs: number
  midiMaxMs: number
  midiMessages: number
  /** Of the block time, 0…1. */
  effectsShare: number
  timedSections: number
  /** Of one core, 0…1 and above. */
  cpuShare: number
}

export interface Monitor {
  /** A block begins at this frame of the context. */
  beginBlock(frame: number): void
  /** It has ended. Answers its time, ms; NaN where it was not timed. */
  endBlock(): number
  /** A message came at `arrivalWallMs` (of this monitor's clock) and plays at `frame`. */
  onMessage(arrivalWallMs: number, frame: number): void
  /** For `Engine.setProbe`. */
  readonly probe: SectionProbe
  /** Closes the interval: what is since the last one begins anew. The same object each time. */
  takeFigures(): MonitorFigures
  /**
   * True where nothing is wrong now: no block of the history was late, the mean and the 99th percentile keep the
   * budget, and no message of this interval waited longer than its budget.
   */
  isPerformanceAcceptable(): boolean
  /** The clock's step became known, µs. */
  setClockStep(stepUs: number): void
  readonly clockStepUs: number
  /** Duration of a block: what it may take, µs. */
  readonly budgetUs: number
  readonly timedBlockEvery: number
  reset(): void
}

/** A monitor that has seen nothing. */
export function createMonitor(options: MonitorOptions): Monitor {
  const { sampleRate, blockFrames, clock } = options
  const timedBlockEvery = Math.max(1, Math.round(options.timedBlockEvery ?? 1))
  const sectionBlockEvery = Math.max(1, Math.round(options.sectionBlockEvery ?? 8))
  const budgetUs = (blockFrames / sampleRate) * 1e6
  const history = createBlockHistory()
  const sections = createSectionTimer(clock)
  const midi = createMidiLatency()
  const steps = new Float64Array([options.clockStepUs])
  /** Beginning of the block, ms; frame that the next block has; times of blocks whose sections are timed, µs. */
  const marks = new Float64Array([0, NaN, 0])
  let blocks = 0
  let timed = 0
  let underruns = 0
  let overruns = 0
  let isTimed = false
  let isSampled = false
  const figures: MonitorFigures = {
    blocks: 0,
    underruns: 0,
    overruns: 0,
    timedBlocks: 0,
    blockMeanUs: 0,
    blockMaxUs: 0,
    blockP99Us: 0,
    blockJitterUs: 0,
    allocationUs: 0,
    timedAllocations: 0,
    stealUs: 0,
    timedSteals: 0,
    midiMeanMs: 0,
    midiMaxMs: 0,
    midiMessages: 0,
    effectsShare: 0,
    timedSections: 0,
    cpuShare: 0,
  }

  return {
    beginBlock(frame) {
      // The first block has nothing before it.
      if (frame !== (marks[1] as number) && blocks > 0) overruns++
      marks[1] = frame + blockFrames
      isTimed = blocks % timedBlockEvery === 0
      isSampled = isTimed && timed % sectionBlockEvery === 0
      blocks++
      sections.beginBlock(isSampled)
      if (!isTimed && !midi.isWaiting) return
      const nowMs = clock()
      marks[0] = nowMs
      if (midi.isWaiting) midi.beginBlock(nowMs, frame, blockFrames, sampleRate)
    },
    endBlock() {
      if (!isTimed) return NaN
      isTimed = false
      timed++
      const ms = clock() - (marks[0] as number)
      if (!(ms >= 0)) return NaN
      const us = ms * 1000
      history.add(us)
      if (isSampled) marks[2] = (marks[2] as number) + us
      // A clock of coarse steps shows more than was: late is only what is late at the least that it can have been.
      if (us - (steps[0] as number) > budgetUs) underruns += timedBlockEvery
      return ms
    },
    onMessage(arrivalWallMs, frame) {
      midi.arrive(arrivalWallMs, frame)
    },
    probe: sections,
    takeFigures() {
      figures.blocks = blocks
      figures.underruns = underruns
      figures.overruns = overruns
      figures.timedBlocks = history.intervalCount
      figures.blockMeanUs = history.intervalMeanUs
      figures.blockMaxUs = history.intervalMaxUs
      figures.blockP99Us = history.percentile(99)
      figures.blockJitterUs = history.deviation()
      figures.allocationUs = sections.meanUs(SECTION.allocation)
      figures.timedAllocations = sections.count(SECTION.allocation)
      figures.stealUs = sections.meanUs(SECTION.steal)
      figures.timedSteals = sections.count(SECTION.steal)
      figures.midiMeanMs = midi.meanMs
      figures.midiMaxMs = midi.maxMs
      figures.midiMessages = midi.count
      const sampledUs = marks[2] as number
      figures.effectsShare =
        sampledUs > 0 ? Math.min(1, sections.sumUs(SECTION.effects) / sampledUs) : 0
      figures.timedSections = sections.count(SECTION.effects)
      figures.cpuShare = history.intervalMeanUs / budgetUs
      history.closeInterval()
      sections.closeInterval()
      midi.closeInterval()
      marks[2] = 0
      return figures
    },
    isPerformanceAcceptable() {
      const stepUs = steps[0] as number
      return (
        history.countAbove(budgetUs + stepUs) === 0 &&
        history.mean() <= budgetUs * ENGINE_BUDGET.blockShare &&
        history.percentile(99) <= budgetUs * ENGINE_BUDGET.blockShare + stepUs &&
        midi.maxMs <= ENGINE_BUDGET.midiMs + stepUs / 1000
      )
    },
    setClockStep(stepUs) {
      steps[0] = stepUs
    },
    get clockStepUs() {
      return steps[0] as number
    },
    budgetUs,
    timedBlockEvery,
    reset() {
      history.reset()
      sections.closeInterval()
      midi.closeInterval()
      marks[1] = NaN
      marks[2] = 0
      blocks = 0
      timed = 0
      underruns = 0
      overruns = 0
    },
  }
}
