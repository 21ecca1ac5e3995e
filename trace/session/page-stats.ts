// What a document's page says of itself beside its contexts: the step of its clock, its memory, what recording costs
// it. Any reader context.

import { STAT } from '../wire/record.ts'

export interface ProbeCost {
  eventUsSum: number
  eventUsCount: number
  pageMs: number
}

export interface PageStats {
  readonly cost: Readonly<ProbeCost>
  /** 0: not known. */
  readonly stepUs: number
  readonly heapMegabytes: number | null
  /** Anything but a positive number is ignored; true where it was taken. */
  setStep(stepUs: number): boolean
  /** Takes a statistic of the page; false where it is none. */
  add(stat: number, value: number): boolean
  /** Costs start anew. */
  clear(): void
}

/** Nothing known. Any thread. */
export function createPageStats(): PageStats {
  const cost: ProbeCost = { eventUsSum: 0, eventUsCount: 0, pageMs: 0 }
  let stepUs = 0
  let heapMegabytes: number | null = null
  return {
    cost,
    get stepUs() {
      return stepUs
    },
    get heapMegabytes() {
      return heapMegabytes
    },
    setStep(value) {
      if (!(value > 0) || !Number.isFinite(value)) return false
      stepUs = value
      return true
    },
    add(stat, value) {
      switch (stat) {
        case STAT.heapMegabytes:
          heapMegabytes = value
          return true
        case STAT.probeEventUs:
          cost.eventUsSum += value
          cost.eventUsCount++
          return true
        case STAT.probePageMs:
          cost.pageMs += value
          return true
        default:
          return false
      }
    },
    clear() {
      cost.eventUsSum = 0
      cost.eventUsCount = 0
      cost.pageMs = 0
    },
  }
}
