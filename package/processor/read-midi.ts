// What a page posts as a MIDI message, checked. Audio thread.

import { MAX_SYSEX_BYTES } from '../../engine/midi/event-queue.ts'

/** Bytes of a channel message, by the upper half of its status. */
const LENGTHS: Readonly<Record<number, number>> = {
  0x80: 3,
  0x90: 3,
  0xa0: 3,
  0xb0: 3,
  0xc0: 2,
  0xd0: 2,
  0xe0: 3,
}

/**
 * The bytes of one whole message, or one sentence that says what is wrong. A copy. Never throws for what a port can
 * carry: a structured clone has no getters.
 */
export function readMidi(value: unknown): Uint8Array | string {
  const isList = Array.isArray(value) || value instanceof Uint8Array
  if (!isList) return 'A MIDI message is a list of bytes.'
  const { length } = value
  if (length > MAX_SYSEX_BYTES) return `A MIDI message has at most ${MAX_SYSEX_BYTES} bytes.`
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) {
    const byte: unknown = value[index]
    if (typeof byte !== 'number' || !(byte >= 0 && byte <= 255) || !Number.isInteger(byte)) {
      return 'A MIDI message is a list of bytes.'
    }
    bytes[index] = byte
  }
  const status = bytes[0] ?? 0
  if (status === 0xf0) {
    if (bytes[length - 1] !== 0xf7) return 'A system exclusive message ends in F7.'
    return areData(bytes.subarray(1, -1)) ? bytes : NO_DATA
  }
  const wanted = LENGTHS[status & 0xf0]
  if (status < 0x80 || wanted === undefined) {
    return 'A message begins with the status of a channel message, or with F0.'
  }
  if (length !== wanted) return `A message of this status has ${wanted} bytes.`
  return areData(bytes.subarray(1)) ? bytes : NO_DATA
}

const NO_DATA = 'Data bytes are below 80 hexadecimal.'

const areData = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80)
