// When a message to a processor asks to be heard, as a sequencer's does that plays ahead. Page world.
//
// Read once the platform has cloned the message: so it holds no Proxy, whose traps are code of the page, and
// descriptors run no getter. One that a getter has put in meanwhile may throw: that is caught as any fault of ours.
// Whether it is a time at all the sound tells (trace/events/posted-time.ts).

import { at, isObject, lastText, ownKeys, ownProperty } from '../natives.ts'

/** Objects within objects that are looked into, and properties of a message in all. */
const MAX_DEPTH = 4
const MAX_PROPERTIES = 32
/** A number further ahead is no time of a note. */
const MAX_AHEAD_S = 10

let looked = 0

/**
 * The first number named `when`, `time` or `…Time` that lies ahead of `nowS`, the context's time; NaN where there is
 * none. Of a list its first element is looked at. Allocates the lists of keys; takes the page some microseconds.
 */
export function timeOfMessage(message: unknown, nowS: number): number {
  looked = 0
  return timeWithin(message, nowS, MAX_DEPTH)
}

function timeWithin(value: unknown, nowS: number, depth: number): number {
  if (depth === 0 || !isObject(value)) return NaN
  const first = ownProperty(value, 0)
  if (first) return timeWithin(first.value, nowS, depth - 1)
  const keys = ownKeys(value)
  for (let index = 0; index < keys.length && looked++ < MAX_PROPERTIES; index++) {
    const key = at(keys, index) as PropertyKey
    const inner = ownProperty(value, key)?.value
    const isNumber = typeof inner === 'number' && isTime(key)
    const timeS = isNumber ? inner : timeWithin(inner, nowS, depth - 1)
    if (timeS > nowS && timeS < nowS + MAX_AHEAD_S) return timeS
  }
  return NaN
}

const isTime = (key: PropertyKey): boolean =>
  typeof key === 'string' && (key === 'when' || key === 'time' || lastText(key, 4) === 'Time')
