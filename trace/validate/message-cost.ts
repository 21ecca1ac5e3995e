// What a message costs whoever takes it, in units of about a microsecond, told by the message alone: the same wherever
// it is taken. Any context that reads.

import type { PageMessage } from '../wire/protocol.ts'
import { KIND, RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'

/** Of a message that is no chunk: checked, copied, kept. */
const MESSAGE_UNITS = 6
/** Of a character that a page has chosen: where it is unseen, an escape stands for it. */
const CHARACTER_UNITS = 0.12
const RECORD_UNITS = 0.5
/** An event is labelled, stored, resolved, counted. */
const EVENT_UNITS = 12

/** Of an event that a performance asks for: checked, kept until it comes. */
const ASKED_UNITS = 0.2
/** A time and a word. */
const ASKED_BYTES = 16

/** Any thread; linear in the records of a chunk; allocates a view. */
export function costOf(message: PageMessage): number {
  if (message.type === 'performance/asked') return MESSAGE_UNITS + message.atMs.length * ASKED_UNITS
  if (message.type !== 'records/chunk') {
    return MESSAGE_UNITS + (textBytes(message) / 2) * CHARACTER_UNITS
  }
  const bytes = new Uint8Array(message.bytes)
  let events = 0
  for (let at = RECORD_OFFSET.kind; at < bytes.length; at += RECORD_BYTES) {
    if (bytes[at] === KIND.midiEvent) events++
  }
  return MESSAGE_UNITS + (bytes.length / RECORD_BYTES) * RECORD_UNITS + events * EVENT_UNITS
}

/** Bytes that a message takes where it is kept, roughly. Any thread; allocates a list of its fields. */
export function sizeOf(message: PageMessage): number {
  if (message.type === 'records/chunk') return MESSAGE_BYTES + message.bytes.byteLength
  if (message.type === 'performance/asked') return MESSAGE_BYTES + message.atMs.length * ASKED_BYTES
  return MESSAGE_BYTES + textBytes(message)
}

const MESSAGE_BYTES = 256

function textBytes(fields: object): number {
  let bytes = 0
  for (const value of Object.values(fields)) {
    if (typeof value === 'string') bytes += 2 * value.length
    else if (typeof value === 'object' && value !== null) bytes += textBytes(value)
  }
  return bytes
}
