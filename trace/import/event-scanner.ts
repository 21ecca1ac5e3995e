// Finds the events of a Chrome trace in its JSON as it comes, piece by piece, so that no file is held or parsed whole:
// what stands in a list at the top, or in a list of the object at the top, and names what is looked for. Any context.

import { textOf } from '../file/utf8.ts'

/** Larger ones are pictures and the like, and none that is looked for. */
const MAX_EVENT_BYTES = 64 * 1024

const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

export interface EventScanner {
  /** Takes the next bytes, which are the caller's again afterwards; calls back for each event that is whole now. */
  feed(bytes: Uint8Array): void
  /** Whether any list of objects was found. */
  readonly hasEvents: boolean
}

/** A scanner at the beginning of a file; hears of events whose text has `needle` in it. Any thread. */
export function createEventScanner(
  needle: string,
  onEvent: (event: unknown) => void,
): EventScanner {
  let depth = 0
  let isText = false
  let isEscaped = false
  /** What the two outer levels are. */
  let outer = 0
  let second = 0
  let held: Uint8Array[] = []
  let heldBytes = 0
  /** Where an event begins in this piece; -1: none is open, or it began in an earlier one. */
  let start = -1
  let isOpen = false
  let hasEvents = false

  const isEventLevel = (): boolean =>
    (depth === 1 && outer === OPEN_LIST) ||
    (depth === 2 && outer === OPEN_OBJECT && second === OPEN_LIST)

  function hold(part: Uint8Array): void {
    heldBytes += part.length
    if (heldBytes <= MAX_EVENT_BYTES) held.push(part.slice())
    else held = []
  }

  function finish(last: Uint8Array): void {
    hold(last)
    const isWanted = heldBytes <= MAX_EVENT_BYTES
    const text = isWanted ? textOf(joined(held, heldBytes)) : ''
    held = []
    heldBytes = 0
    if (!isWanted || !text.includes(needle)) return
    try {
      onEvent(JSON.parse(text))
    } catch {
      // Damaged: the others are still of use.
    }
  }

  return {
    get hasEvents() {
      return hasEvents
    },
    feed(bytes) {
      start = isOpen ? 0 : -1
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at]
        if (isText) {
          if (isEscaped) isEscaped = false
          else if (byte === BACKSLASH) isEscaped = true
          else if (byte === QUOTE) isText = false
          continue
        }
        if (byte === QUOTE) isText = true
        else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
          if (byte === OPEN_OBJECT && !isOpen && isEventLevel()) {
            isOpen = true
            hasEvents = true
            start = at
          }
          if (depth === 0) outer = byte
          else if (depth === 1) second = byte
          depth++
        } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
          depth = Math.max(0, depth - 1)
          if (!isOpen || !isEventLevel()) continue
          isOpen = false
          finish(bytes.subarray(start, at + 1))
        }
      }
      if (isOpen) hold(bytes.subarray(start))
    },
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
