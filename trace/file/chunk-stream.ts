// The outside of a trace file as it comes, piece by piece: its header, then its intact chunks, found again behind
// whatever is damaged. Holds one chunk at most, however long the file is. Any context. What stands in them is
// chunk-reader.ts's to know.

import { createByteWindow } from './byte-window.ts'
import { type ChunkHead, findChunk, inflateChunk, readChunkHead } from './chunk.ts'
import { CHUNK_OFFSET, crc32, FILE_LIMIT, FILE_OFFSET, tooLarge, TraceError } from './format.ts'
import { countOf, lostSentence } from './file-words.ts'
import { readFileVersion } from './header.ts'

export interface TraceNotice {
  code:
    | 'truncated'
    | 'damaged-chunk'
    | 'damaged-header'
    | 'unknown-chunk'
    | 'lost-chunk'
    | 'refused-message'
    /** Which time of the recording the bytes held that are damaged or lost. */
    | 'missing-time'
    /** It costs more than its size is worth. */
    | 'work-limit'
    /** It costs more than is spent unasked. */
    | 'long-trace'
  /** One sentence, or two. */
  text: string
  offset: number
}

export interface ChunkStreamListener {
  /** Once, before the first chunk. `json` null: it is damaged. `end`: where the chunks begin. */
  onHeader(version: number, json: Uint8Array | null, end: number): void
  /** Whether the inside of a chunk of this type is wanted; others are not inflated. */
  isWanted(type: string): boolean
  /**
   * An intact chunk that is wanted: its inside, and the byte at which it stands. False: what follows is not to be read
   * any more.
   */
  onChunk(type: string, raw: Uint8Array, at: number): boolean
  /** An intact chunk that is not: all of its bytes, which are the stream's again afterwards. */
  onPassed(type: string, chunk: Uint8Array, at: number): void
  onNotice(code: TraceNotice['code'], text: string, offset: number): void
}

export interface ChunkStream {
  /**
   * The next bytes, which are the caller's again afterwards. Throws TraceError where they are no trace, or too much.
   */
  feed(bytes: Uint8Array): void
  /** No more bytes come. Returns how many they were. Throws TraceError where no chunk can be found. */
  end(): number
}

/** Damaged chunks after which the rest is given up: a forged file could name the same bytes again and again. */
const MAX_DAMAGED = 200

/** What a search for the next chunk is for: told where that begins, or where the file ended without one. */
interface Search {
  onFound(at: number): void
  onNone(end: number): void
}

/** A stream at the beginning of a file. Any thread; calls back from inside `feed` and `end`. */
export function createChunkStream(listener: ChunkStreamListener): ChunkStream {
  const window = createByteWindow()
  let totalRawBytes = 0
  let damaged = 0
  /** Takes what it can from the window. False: it wants more bytes or, of the last ones, has nothing left. */
  let step: (isLast: boolean) => boolean = takeHeader

  function takeHeader(isLast: boolean): boolean {
    const { bytes } = window
    const version = readFileVersion(bytes, isLast)
    if (version === null) return false
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    const length = view.getUint32(FILE_OFFSET.headerBytes, true)
    const end = FILE_OFFSET.header + length
    const isBounded = length <= FILE_LIMIT.headerBytes
    if (isBounded && end > bytes.length && !isLast) return false
    const isThere = isBounded && end <= bytes.length
    const sum = view.getUint32(FILE_OFFSET.headerCrc, true)
    if (!isThere || crc32(bytes, FILE_OFFSET.header, end) !== sum) {
      return seek(FILE_OFFSET.header, withoutHeader(version))
    }
    const json = bytes.slice(FILE_OFFSET.header, end)
    window.drop(end)
    step = takeChunk
    listener.onHeader(version, json, end)
    return true
  }

  function takeChunk(isLast: boolean): boolean {
    const { bytes, offset: at } = window
    if (bytes.length === 0 || (bytes.length < CHUNK_OFFSET.stored && !isLast)) return false
    const chunk = readChunkHead(bytes, 0)
    if (chunk === null) return seek(1, behindDamage(at))
    if (chunk.storedEnd > bytes.length) {
      // Cut off, or a damaged file whose later chunks are still whole.
      return isLast && seek(1, behindCut(at))
    }
    if (!listener.isWanted(chunk.type)) return passOver(chunk, at)
    totalRawBytes += chunk.rawBytes
    if (totalRawBytes > FILE_LIMIT.totalRawBytes) {
      throw tooLarge(at)
    }
    const raw = inflateChunk(bytes, chunk)
    if (raw === null) return leaveOut(at, chunk.storedEnd)
    window.drop(chunk.storedEnd)
    if (!listener.onChunk(chunk.type, raw, at)) step = dropRest
    return true
  }

  function passOver(chunk: ChunkHead, at: number): true {
    const { bytes } = window
    if (crc32(bytes, chunk.storedStart, chunk.storedEnd) !== chunk.storedCrc) {
      return leaveOut(at, chunk.storedEnd)
    }
    window.drop(chunk.storedEnd)
    listener.onPassed(chunk.type, bytes.subarray(0, chunk.storedEnd), at)
    return true
  }

  function dropRest(): boolean {
    window.drop(window.bytes.length)
    return false
  }

  function leaveOut(at: number, length: number): true {
    if (++damaged > MAX_DAMAGED) {
      step = skipRest(at)
      return true
    }
    const text = `The chunk at byte ${at} (${countOf(length, 'byte')}) is damaged and was left out.`
    listener.onNotice('damaged-chunk', text, at)
    // Its length may be what is damaged: whole chunks may lie inside what it claims.
    return seek(1, { onFound: () => undefined, onNone: () => undefined })
  }

  /** From here on for the next chunk, which begins at the earliest behind `skipped` bytes. */
  function seek(skipped: number, search: Search): true {
    window.drop(skipped)
    step = (isLast) => {
      const { bytes } = window
      const next = findChunk(bytes, 0)
      if (next === -1 && !isLast) {
        // The last bytes may be the beginning of a head.
        window.drop(Math.max(0, bytes.length - CHUNK_OFFSET.stored + 1))
        return false
      }
      window.drop(next === -1 ? bytes.length : next)
      step = takeChunk
      if (next === -1) search.onNone(window.offset)
      else search.onFound(window.offset)
      return true
    }
    return true
  }

  const skipRest = (from: number) => (isLast: boolean) => {
    window.drop(window.bytes.length)
    if (isLast) noteLost(from, window.offset)
    return false
  }

  function noteLost(from: number, to: number): void {
    listener.onNotice('truncated', lostSentence(to - from, from), from)
  }

  /** A damaged header costs only what is not in the messages. */
  const withoutHeader = (version: number): Search => ({
    onFound(at) {
      const text = 'The header is damaged; it was made anew from the messages.'
      listener.onNotice('damaged-header', text, FILE_OFFSET.headerBytes)
      listener.onHeader(version, null, at)
    },
    onNone() {
      throw new TraceError(
        'damaged',
        `The header of the trace is damaged (from byte ${FILE_OFFSET.headerBytes} on) and no chunk follows; ` +
          'nothing can be read.',
        FILE_OFFSET.headerBytes,
      )
    },
  })

  const behindDamage = (from: number): Search => ({
    onFound(at) {
      const text = `${countOf(at - from, 'byte')} from byte ${from} on are damaged and were left out.`
      listener.onNotice('damaged-chunk', text, from)
    },
    onNone: (end) => noteLost(from, end),
  })

  const behindCut = (from: number): Search => ({
    onFound: (at) => noteLost(from, at),
    onNone: (end) => noteLost(from, end),
  })

  function advance(isLast: boolean): void {
    while (step(isLast));
  }

  return {
    feed(bytes) {
      window.add(bytes)
      advance(false)
    },
    end() {
      advance(true)
      return window.offset
    },
  }
}
