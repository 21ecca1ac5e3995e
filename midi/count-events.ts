// Counts the events of a track without making any, so that a file with too many is refused before the parser makes an
// object of each. Any context.

/**
 * Events of the track, text and tempo included, at most `limit` + 1: exact for a sound track, a guess after damage.
 * Reads within bounds whatever the bytes are. Allocates nothing.
 */
export function countEvents(bytes: Uint8Array, limit: number): number {
  let at = 0
  let running = 0
  let count = 0
  while (at < bytes.length && count <= limit) {
    while ((bytes[at] ?? 0) >= 0x80) at += 1
    at += 1
    const status = bytes[at] ?? 0
    if (status >= 0xf0) {
      at += status === 0xff ? 2 : 1
      if (status !== 0xff && status !== 0xf0 && status !== 0xf7) continue
      let length = 0
      for (; (bytes[at] ?? 0) >= 0x80; at += 1) length = length * 128 + ((bytes[at] ?? 0) & 0x7f)
      at += 1 + length * 128 + (bytes[at] ?? 0)
    } else {
      if (status >= 0x80) {
        running = status
        at += 1
      }
      at += running >> 4 === 0xc || running >> 4 === 0xd ? 1 : 2
    }
    count += 1
  }
  return count
}
