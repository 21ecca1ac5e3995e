// What a document's page says of itself beside its contexts: the step of its clock, its memory, what recording costs
// it. Any reader context.

import { STAT } from '../wire/record.ts'

/** As last told. */
export interface PageFigures {
  /** Step of the page's clock; 0: not known. */
  stepUs: number
  heapMegabytes: number | null
  /** Cost of events, and of the main thread in all. */
  eventUsSum: number
  eventUsCount: number
  pageMs: number
}

export interface PageStats {
  /** One object, whose fields change. */
  readonly told: Readonly<PageFigures>
  /** Anything but a positive number is ignored; true where it was taken. */
  setStep(stepUs: number): boolean
  /** Takes a statistic of the page; false where it is none. */
  add(stat: number, value: number): boolean
  /** Costs start anew. */
  clear(): void
}

/** Nothing known. Any thread. */
export function createPageStats(): PageStats {
  const noCost = { eventUsSum: 0, eventUsCount: 0, pageMs: 0 }
  const told: PageFigures = { stepUs: 0, heapMegabytes: null, ...noCost }
  return {
    told,
    setStep(value) {
      if (!(value > 0) || !Number.isFinite(value)) return false
      told.stepUs = value
      return true
    },
    add(stat, value) {
      switch (stat) {
        case STAT.heapMegabytes:
          told.heapMegabytes = value
          return true
        case STAT.probeEventUs:
          told.eventUsSum += value
          told.eventUsCount++
          return true
        case STAT.probePageMs:
          told.pageMs += value
          return true
        default:
          return false
      }
    },
    clear() {
      Object.assign(told, noCost)
    },
  }
}
