// How recordings get out of a frame without loss: numbered portions that the page keeps until they are acknowledged.
// Firefox (153, BiDi) now and then never answers a call that awaits a promise, so no call here does. One function runs
// in the page, the others in Node.

import type { Drained } from '../../recorder/drained.ts'

/**
 * `more`: begin to drain what is new. `everything`: the same, audio threads included. `what is there`: begin nothing.
 */
export type Wanted = 'more' | 'everything' | 'what is there'

/** One drain's messages, checked for their shape only. */
export interface Portion {
  documentName: string
  /** From 1 in each document. */
  number: number
  isFlushed: boolean
  messages: readonly unknown[]
}

interface KeptPortion {
  number: number
  isFlushed: boolean
  drained: Drained
}

interface Keeper {
  next: number
  isDraining: boolean
  portions: KeptPortion[]
}

/**
 * Runs in the page, alone: it must not refer to anything outside itself. Returns what is kept beyond the acknowledged
 * portion, and has the next portion made ready for the next call. Null where no recorder is.
 */
export function fetchPortions(
  documentName: string,
  acknowledged: number,
  wanted: string,
): KeptPortion[] | null {
  const recorder = globalThis.__awescope
  if (!recorder) return null
  const holder = recorder as typeof recorder & { keeper?: Keeper }
  const keeper = (holder.keeper ??= { next: 1, isDraining: false, portions: [] })
  keeper.portions = keeper.portions.filter(
    (each) => each.drained.document !== documentName || each.number > acknowledged,
  )
  const isFlushed = wanted === 'everything'
  // Where nobody acknowledges, the recorder itself keeps, bounds and counts.
  const isRoom = !keeper.isDraining && keeper.portions.length < 8
  if (isFlushed || (wanted === 'more' && isRoom)) {
    keeper.isDraining = true
    recorder
      .drain(isFlushed)
      .then((drained) => {
        keeper.portions.push({ number: keeper.next, isFlushed, drained })
        keeper.next += 1
      })
      .catch(() => undefined)
      .finally(() => {
        keeper.isDraining = false
      })
  }
  return keeper.portions
}

/** The portions in what a page answered. It could answer anything: what has another shape is left out. */
export function readPortions(value: unknown): Portion[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each: unknown) => {
    const fields = fieldsOf(each)
    const drained = fieldsOf(fields['drained'])
    const { number, isFlushed } = fields
    const { document, messages } = drained
    if (typeof number !== 'number' || typeof document !== 'string' || !Array.isArray(messages)) {
      return []
    }
    return [{ documentName: document, number, isFlushed: isFlushed === true, messages }]
  })
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
