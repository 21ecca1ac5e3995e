// A packet of bytes as the single messages that a port of the platform would bring. Pure; page world.

import { createList, type List, push } from '../natives.ts'

const SYSEX = 0xf0
const SYSEX_END = 0xf7
const FIRST_REALTIME = 0xf8

/** Bytes of the message with this status; 0 where it is none. */
function lengthOf(status: number): number {
  if (status < SYSEX) return (status & 0xe0) === 0xc0 ? 2 : 3
  if (status === 0xf2) return 3
  if (status === 0xf1 || status === 0xf3) return 2
  return status === 0xf6 ? 1 : 0
}

function messageOf(byte: number): List<number> {
  const message = createList<number>()
  push(message, byte)
  return message
}

/**
 * Calls `visit` for each whole message, in the order in which they end: a realtime message may stand within another.
 * What is no message (undefined status, bytes without one, a message without its end) is left out. System-exclusive
 * ones come with their F0 and F7. Bytes are taken modulo 256.
 */
export function splitMessages(
  packet: List<number> | readonly number[],
  visit: (message: List<number>, isSysex: boolean) => void,
): void {
  let message = createList<number>()
  let length = 0
  for (let at = 0; at < packet.length; at++) {
    const byte = (packet[at] as number) & 0xff
    if (byte >= FIRST_REALTIME) {
      // F9 and FD are not defined.
      if (byte !== 0xf9 && byte !== 0xfd) visit(messageOf(byte), false)
    } else if (byte === SYSEX) {
      message = messageOf(byte)
      length = Infinity
    } else if (byte === SYSEX_END) {
      if (length === Infinity) {
        push(message, byte)
        visit(message, true)
      }
      length = 0
    } else {
      if (byte >= 0x80) {
        message = createList()
        length = lengthOf(byte)
      }
      if (length === 0) continue
      push(message, byte)
      if (message.length < length) continue
      visit(message, false)
      length = 0
    }
  }
}
