// Walks the pages of an Ogg Vorbis stream without decoding it: what it is, and how long it can be. Any context;
// allocates nothing to speak of.

import { readFourCharacters } from '../soundfont/riff.ts'

/** Of an Ogg page before its table of segments. */
const PAGE_HEAD_BYTES = 27
/** The first page of a stream: head, one segment, 30 bytes of identification. */
const FIRST_PAGE_BYTES = 58
const HEADER_PACKETS = 3
/** Zero bytes that may follow a stream, to make a sample begin at a round address. */
const MOST_PADDING = 8

/** True for an Ogg stream that begins with the identification of one Vorbis channel. */
const isMonoVorbis = (bytes: Uint8Array): boolean =>
  bytes.length > FIRST_PAGE_BYTES &&
  readFourCharacters(bytes, 0) === 'OggS' &&
  bytes[26] === 1 &&
  bytes[28] === 1 &&
  readFourCharacters(bytes, 29) === 'vorb' &&
  bytes[39] === 1

export interface StreamLength {
  /** Samples that its packets can give at most. */
  readonly most: number
  /** Samples that it says it has. */
  readonly promised: number
}

/**
 * Walks the pages, so that nothing is decoded that would not end, or would be too long: the decoder trusts them. Throws
 * an Error that tells why not.
 */
export const measureStream = (bytes: Uint8Array): StreamLength => {
  if (!isMonoVorbis(bytes)) throw new Error('its data are no Ogg Vorbis stream of one channel')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let packets = 0
  let promised = 0
  let at = 0
  while (bytes.length - at > MOST_PADDING) {
    const segments = bytes[at + PAGE_HEAD_BYTES - 1] ?? 0
    const body = at + PAGE_HEAD_BYTES + segments
    if (body > bytes.length || readFourCharacters(bytes, at) !== 'OggS') {
      throw new Error('its stream is damaged: a page is missing')
    }
    promised = view.getUint32(at + 6, true) + view.getUint32(at + 10, true) * 2 ** 32
    at = body
    for (let i = body - segments; i < body; i++) {
      const lacing = bytes[i] ?? 0
      at += lacing
      if (lacing < 255) packets++
    }
  }
  if (at > bytes.length) throw new Error('its stream is cut off')
  if (packets <= HEADER_PACKETS) throw new Error('its stream has nothing but headers')
  // The longer of two block sizes; a packet adds half a block.
  const blockSize = 2 ** ((bytes[56] ?? 0) >> 4)
  return { most: ((packets - HEADER_PACKETS) * blockSize) / 2, promised }
}
