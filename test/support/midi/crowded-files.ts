// MIDI files that are as large as they may be, each all of one kind. Any context.

const MOST_BYTES = 16 * 1024 * 1024
const NOTES = 999_999
const END = [0, 0xff, 0x2f, 0]

/** A file of `tracks` tracks, each `part` as often as it fits into `trackBytes`, then `tail`. */
function crowd(
  tracks: number,
  trackBytes: number,
  part: readonly number[],
  head: readonly number[] = [],
  tail: readonly number[] = END,
): Uint8Array {
  const times = Math.floor((trackBytes - head.length - tail.length) / part.length)
  const length = head.length + times * part.length + tail.length
  const bytes = new Uint8Array(14 + tracks * (8 + length))
  const view = new DataView(bytes.buffer)
  bytes.set([0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, 1, tracks >> 8, tracks & 0xff, 0, 96])
  for (let track = 0, at = 14; track < tracks; track += 1) {
    bytes.set([0x4d, 0x54, 0x72, 0x6b], at)
    view.setUint32(at + 4, length)
    bytes.set(head, at + 8)
    for (let i = 0; i < times; i += 1) bytes.set(part, at + 8 + head.length + i * part.length)
    bytes.set(tail, at + 8 + length - tail.length)
    at += 8 + length
  }
  return bytes
}

/** `head`, then `part` as often as it fits into the largest file. */
function filled(head: readonly number[], part: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(MOST_BYTES)
  for (let at = head.length; at + part.length <= bytes.length; at += part.length)
    bytes.set(part, at)
  bytes.set(head)
  return bytes
}

const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

/** Each file by what it is full of. */
export const CROWDED_FILES = {
  'a million notes in running status': () =>
    crowd(1, NOTES * 3 + 8, [0, 60, 100], [0, 0x90, 60, 100]),
  'a million notes with their status': () => crowd(1, NOTES * 4 + 4, [0, 0x90, 60, 100]),
  'a million notes in 4096 tracks': () => crowd(4096, 980, [0, 0x90, 60, 100]),
  'more notes than may be': () => crowd(1, MOST_BYTES - 22, [0, 60, 100], [0, 0x90, 60, 100]),
  'a note at each of a million tempo changes': () =>
    crowd(2, 7_000_000, [1, 0xff, 0x51, 3, 7, 0xa1, 32]),
  'texts without letters': () => crowd(1, MOST_BYTES - 22, [0, 0xff, 1, 0]),
  'beginnings of system exclusive messages': () => crowd(1, MOST_BYTES - 22, [0, 0xf0, 1, 1]),
  'escapes that continue nothing': () => crowd(1, MOST_BYTES - 22, [0, 0xf7, 0]),
  'messages that no file can hold': () => crowd(1, MOST_BYTES - 22, [0, 0xf4]),
  'tracks without anything': () => crowd(4096, 0, [0], [], []),
  'one letter': () =>
    filled([...letters('MThd'), 0, 0, 0, 6, 0, 1, 0, 9, 0, 96, 1, 2, 3], letters('M')),
  'chunks without content': () =>
    filled([...letters('MThd'), 0, 0, 0, 6, 0, 1, 0, 9, 0, 96], [...letters('MTra'), 0, 0, 0, 0]),
  'RIFF chunks without content': () =>
    filled([...letters('RIFF'), 0, 0, 0, 1, ...letters('RMID')], [...letters('dat_'), 0, 0, 0, 0]),
} as const

export type CrowdedFile = keyof typeof CROWDED_FILES
