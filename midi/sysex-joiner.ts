// Puts together system exclusive messages that a file splits into F0 … and F7 … F7, and counts those that nobody can
// play. Any context; holds one message.

import { MIDI_FILE_LIMIT } from './event-columns.ts'

const START = 0xf0
const END = 0xf7

export interface SysexJoiner {
  /** The part `from … to − 1` of `source`; returns the length of the message that is whole with it, 0 for none. */
  join(isStart: boolean, source: Uint8Array, from: number, to: number): number
  /** What follows F0 in the message that was joined last. */
  readonly data: Uint8Array
  /** Messages without an end so far, or with bytes that they cannot have, or longer than the virtual input takes. */
  readonly skipped: number
}

export function createSysexJoiner(): SysexJoiner {
  const data = new Uint8Array(MIDI_FILE_LIMIT.messageBytes - 1)
  let length = 0
  let isPending = false
  let isTooLong = false
  let skipped = 0

  const isSound = (): boolean => {
    if (isTooLong) return false
    for (let i = 0; i < length - 1; i += 1) if ((data[i] ?? START) >= 0x80) return false
    return true
  }

  return {
    join(isStart, source, from, to) {
      if (isStart) {
        if (isPending) skipped += 1
        isPending = true
        isTooLong = false
        length = 0
      }
      // An F7 event that continues nothing is an escape for bytes of any kind: no instrument's concern.
      if (!isPending) return 0
      isTooLong = length + to - from > data.length
      if (!isTooLong) {
        data.set(source.subarray(from, to), length)
        length += to - from
        if (length === 0 || data[length - 1] !== END) return 0
      }
      isPending = false
      if (isSound()) return length
      skipped += 1
      return 0
    },
    data,
    get skipped() {
      return skipped + (isPending ? 1 : 0)
    },
  }
}
