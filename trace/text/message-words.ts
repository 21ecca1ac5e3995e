// Bytes of messages as text: what was counted, and that there may be more. Any context.

import { formatBytes } from './format.ts'
import { ABSENT } from './numbers.ts'

/** What a figure of bytes is of, in two words, and in a sentence. */
export const BYTES_LABEL = 'buffers, texts'
export const BYTES_HELP =
  'Bytes of the buffers and texts (two for each letter) that messages are, or hold as one of their first properties: ' +
  'not of numbers and names, nor of what lies deeper, or was transferred inside of an object.'

/** Messages in one direction. */
export interface MessageBytes {
  count: number
  perSecond: number
  /** Of what is counted. */
  bytes: number
  /** Messages that may hold more. */
  more: number
}

/** Such as "211.3 KB, 60.1 KB/s", "12 B, 3 B/s or more", "not counted"; "–" where there was no message. */
export function bytesText({ count, perSecond, bytes, more }: MessageBytes): string {
  if (count === 0) return ABSENT
  if (bytes === 0 && more > 0) return 'not counted'
  const rate = formatBytes(Math.round((bytes / count) * perSecond))
  return `${formatBytes(bytes)}, ${rate}/s${more > 0 ? ' or more' : ''}`
}
