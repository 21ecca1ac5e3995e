// The processors of one context: found by their index, numbered where several bear one name, and how much of the time
// they take together. Any reader context.

import type { SessionBudget } from '../config/session-budget.ts'
import { SCOPE_PORT_INDEX, SCOPE_PORT_NAME } from '../wire/scope-port.ts'
import {
  createProcessorReader,
  type ProcessorReader,
  type ProcessorTraits,
} from './processor-reader.ts'

/** Of one context, of each kind. */
export const MAX_PROCESSORS = 256

export interface ProcessorList {
  /** In the order of their indices. */
  readonly sorted: readonly ProcessorReader[]
  /** Those that were timed in the last second, in the same order: of the others a row of the columns knows nothing. */
  awake(): readonly ProcessorReader[]
  /** Made where it is new; null where there are too many, which are counted. */
  at(index: number): ProcessorReader | null
  /** A timed call of the processor; null where it is not followed. */
  addTimed(
    index: number,
    durationUs: number,
    runningCount: number,
    isExtra: boolean,
  ): ProcessorReader | null
  define(index: number, name: string): void
  /** The audio thread was at this frame. */
  seeFrame(frame: number): void
  /** Between the first frame that was seen and the last. */
  readonly spanFrames: number
  /** Share of the time since the first frame, all together. */
  averageLoad(): number
  clear(): void
}

/**
 * No processor. `budgetUs`: the time that a quantum lasts. `onRefused` hears of each that is not followed, `onListed`
 * of each new one. Any thread.
 */
export function createProcessorList(
  contextId: string,
  quantumFrames: number,
  budgetUs: number,
  budget: SessionBudget,
  onRefused: () => void,
  onListed: () => void,
): ProcessorList {
  const traits: ProcessorTraits = {
    contextId,
    thread: 'audio',
    frames: quantumFrames,
    budgetUs,
  }
  const byIndex = new Map<number, ProcessorReader>()
  const sorted: ProcessorReader[] = []
  let awake: readonly ProcessorReader[] = []
  let hasWoken = false
  let firstFrame = NaN
  let lastFrame = NaN

  function at(index: number): ProcessorReader | null {
    const known = byIndex.get(index)
    if (known !== undefined) return known
    if (byIndex.size >= MAX_PROCESSORS || !budget.take('processors')) {
      onRefused()
      return null
    }
    const made = createProcessorReader(index, unnamed(index), traits)
    byIndex.set(index, made)
    sorted.push(made)
    sorted.sort((a, b) => a.index - b.index)
    budget.spend(sorted.length / 10)
    numberInstances(sorted, budget)
    onListed()
    return made
  }

  return {
    get sorted() {
      return sorted
    },
    awake() {
      if (hasWoken || awake.some((each) => !each.isAwake)) {
        awake = sorted.filter((each) => each.isAwake)
        hasWoken = false
        budget.spend(sorted.length / 60)
      }
      budget.spend(awake.length / 10)
      return awake
    },
    at,
    addTimed(index, durationUs, runningCount, isExtra) {
      const processor = at(index)
      if (processor === null) return null
      const wasAwake = processor.isAwake
      processor.addTimed(durationUs, runningCount, isExtra)
      hasWoken ||= processor.isAwake && !wasAwake
      return processor
    },
    define(index, name) {
      const processor = at(index)
      if (processor === null || processor.name === name) return
      if (!budget.take('characters', name.length)) {
        onRefused()
        return
      }
      // What it is called while nobody names it took none.
      if (processor.name !== unnamed(index)) budget.give('characters', processor.name.length)
      processor.name = name
      numberInstances(sorted, budget)
    },
    seeFrame(frame) {
      if (!Number.isFinite(frame)) return
      if (Number.isNaN(firstFrame)) firstFrame = frame
      lastFrame = Number.isNaN(lastFrame) ? frame : Math.max(lastFrame, frame)
    },
    get spanFrames() {
      return Number.isNaN(firstFrame) ? 0 : lastFrame - firstFrame
    },
    averageLoad() {
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
    },
    clear() {
      for (const processor of sorted) processor.clear()
      firstFrame = NaN
      lastFrame = NaN
    },
  }
}

const unnamed = (index: number): string =>
  index === SCOPE_PORT_INDEX ? SCOPE_PORT_NAME : `processor ${index}`

/** Numbers those that bear one name, in their order. Linear. */
export function numberInstances(sorted: readonly ProcessorReader[], budget: SessionBudget): void {
  budget.spend(sorted.length / 10)
  const seen = new Map<string, number>()
  for (const processor of sorted) {
    const instance = (seen.get(processor.name) ?? 0) + 1
    seen.set(processor.name, instance)
    processor.live.instance = instance
  }
}
