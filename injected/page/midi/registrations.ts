// Which handlers the page has on which MIDI inputs now, by the browser's own rules, so that they can be exchanged
// when recording stops. Page world; inputs are held weakly.

import { createWeakTable, deref, isObject, type Weak, weaken } from '../natives.ts'

export interface Registration {
  listener: object
  capture: boolean
  once: boolean
  signal: AbortSignal | undefined
}

export interface Registrations {
  /** The page has added a listener; the same one twice counts once. */
  add(input: object, entry: Registration): void
  /** The page has taken a listener away. */
  remove(input: object, listener: unknown, capture: boolean): void
  /** A handler that was to run once has run: the browser has forgotten it, and so do we. */
  expire(input: unknown, listener: object): void
  /** The input may have a handler as an attribute. */
  know(input: object): void
  /** Every living input with what is on it, which is then forgotten. */
  takeAll(visit: (input: object, entries: readonly Registration[]) => void): void
}

/** Nothing is registered yet. */
export function createRegistrations(): Registrations {
  const lists = createWeakTable<object, Registration[]>()
  const inputs: Weak<object>[] = []

  const listOf = (input: object): Registration[] => {
    const known = lists.get(input)
    if (known) return known
    const made: Registration[] = []
    lists.set(input, made)
    inputs.push(weaken(input))
    return made
  }

  const drop = (input: unknown, isMeant: (entry: Registration) => boolean): void => {
    const list = isObject(input) ? lists.get(input) : undefined
    const at = list?.findIndex(isMeant) ?? -1
    if (at >= 0) list?.splice(at, 1)
  }

  return {
    add(input, entry) {
      const list = listOf(input)
      const isKnown = list.some(
        ({ listener, capture }) => listener === entry.listener && capture === entry.capture,
      )
      if (!isKnown) list.push(entry)
    },
    remove(input, listener, capture) {
      drop(input, (entry) => entry.listener === listener && entry.capture === capture)
    },
    expire(input, listener) {
      drop(input, (entry) => entry.once && entry.listener === listener)
    },
    know: (input) => void listOf(input),
    takeAll(visit) {
      for (const weak of inputs.splice(0)) {
        const input = deref(weak)
        if (input) visit(input, lists.get(input) ?? [])
      }
    },
  }
}
