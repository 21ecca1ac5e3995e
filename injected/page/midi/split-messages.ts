// A packet of bytes as the single messages that a port of the platform would bring. Pure; page world.

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

/**
 * Calls `visit` for each whole message, in the order in which they end: a realtime message may stand within another.
 * What is no message (undefined status, bytes without one, a message without its end) is left out. System-exclusive
 * ones come with their F0 and F7. Bytes are taken modulo 256.
 */
export function splitMessages(
  packet: readonly number[],
  visit: (message: number[], isSysex: boolean) => void,
): void {
  let message: number[] = []
  let length = 0
  for (let at = 0; at < packet.length; at++) {
    const byte = (packet[at] as number) & 0xff
    if (byte >= FIRST_REALTIME) {
      // F9 and FD are not defined.
      if (byte !== 0xf9 && byte !== 0xfd) visit([byte], false)
    } else if (byte === SYSEX) {
      message = [byte]
      length = Infinity
    } else if (byte === SYSEX_END) {
      if (length === Infinity) {
        message[message.length] = byte
        visit(message, true)
      }
      length = 0
    } else {
      if (byte >= 0x80) {
        message = []
        length = lengthOf(byte)
      }
      if (length === 0) continue
      message[message.length] = byte
      if (message.length < length) continue
      visit(message, false)
      length = 0
    }
  }
}
