// Which MIDI events are one message: each access object of the page has an input object of its own for a port, and the
// browser dispatches an event of its own to each. Page world; fixed memory.

import {
  max,
  NativeFloat64Array,
  NativeInt32Array,
  NativeUint16Array,
  NativeUint32Array,
} from '../natives.ts'

/** Where a page has been busy, all that waited comes at once, first to one input and then to the next. */
const KEPT = 512
/** Input objects of one port that are told apart. */
export const MAX_LISTENERS = 32

export interface SameMessages {
  /**
   * The number of the message where another input has had it and this one has not; else 0. `port`: a number for each
   * port; `listener`: for each of its input objects, from 0. One message that comes twice to one input is two.
   */
  find(stampMs: number, word: number, port: number, listener: number): number
  /** A message that was not found. `number` is not 0. */
  add(stampMs: number, word: number, port: number, listener: number, number: number): void
}

/** Remembers the last messages, in fixed memory; asking allocates nothing, and takes about a microsecond. */
export function createSameMessages(): SameMessages {
  const stamps = new NativeFloat64Array(KEPT)
  const words = new NativeUint32Array(KEPT)
  const ports = new NativeUint16Array(KEPT)
  const numbers = new NativeInt32Array(KEPT)
  /** A bit for each input that has had it. */
  const heard = new NativeUint32Array(KEPT)
  let next = 0
  let latestMs = 0

  return {
    find(stampMs, word, port, listener) {
      // Most are newer than all before them, and looked for by nobody else.
      if (listener >= MAX_LISTENERS || stampMs > latestMs) return 0
      for (let age = 0; age < KEPT; age++) {
        const at = (next + age) % KEPT
        if (stamps[at] !== stampMs || words[at] !== word || ports[at] !== port) continue
        const had = heard[at] as number
        if (((had >>> listener) & 1) !== 0) continue
        heard[at] = had | (1 << listener)
        return numbers[at] as number
      }
      return 0
    },
    add(stampMs, word, port, listener, number) {
      latestMs = max(latestMs, stampMs)
      stamps[next] = stampMs
      words[next] = word
      ports[next] = port
      numbers[next] = number
      heard[next] = listener < MAX_LISTENERS ? 1 << listener : 0
      next = (next + 1) % KEPT
    },
  }
}
