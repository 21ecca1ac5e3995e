// How a recording leaves a document without loss: numbered portions that are kept until whoever fetches them has them.
// Page world. Firefox (153, BiDi) now and then never answers a call that awaits a promise, so no call here does.

import { createList, filter, firstOf, type List, push, turnInto } from '../trace/wire/natives.ts'
import type { Drained } from './drained.ts'

/**
 * `more`: begin to drain what is new. `everything`: the same, audio threads included. `what is there`: begin nothing.
 */
export type Wanted = 'more' | 'everything' | 'what is there'

/** One drain, numbered from 1 in each document. */
export interface KeptPortion {
  number: number
  isFlushed: boolean
  drained: Drained
}

/** Portions that wait to be acknowledged; further ones stay with the recorder, which bounds and counts. */
const MAX_KEPT = 8

const arrayPrototype = Array.prototype
/** The same list as an array as others know it. */
export const asArray = <T>(list: List<T>): T[] => turnInto(list, arrayPrototype) as T[]

/** What is kept beyond the acknowledged portion of that document; the next one is made ready for the next call. */
export type FetchPortions = (
  document: string,
  acknowledged: number,
  wanted: Wanted,
) => KeptPortion[]

/** `drain` calls back with what was drained, or with null where that failed. */
export function createPortions(
  drain: (isFlushed: boolean, done: (drained: Drained | null) => void) => void,
): FetchPortions {
  let portions = createList<KeptPortion>()
  let next = 1
  let isDraining = false
  return (documentName, acknowledged, wanted) => {
    portions = filter(
      portions,
      ({ drained, number }) => drained.document !== documentName || number > acknowledged,
    )
    const isFlushed = wanted === 'everything'
    const isRoom = !isDraining && portions.length < MAX_KEPT
    if (isFlushed || (wanted === 'more' && isRoom)) {
      isDraining = true
      drain(isFlushed, (drained) => {
        isDraining = false
        if (drained !== null) push(portions, { number: next++, isFlushed, drained })
      })
    }
    return asArray(firstOf(portions, portions.length))
  }
}
