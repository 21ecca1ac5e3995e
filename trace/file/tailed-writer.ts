// Writes a trace file that can be read at any moment, and is small in the end. Whole chunks are packed closely; small
// ones repeat what each chunk must say of itself. So what fills no chunk yet stands in small ones at the file's end,
// its tail, and the whole chunk, when it is full, is written over them:
//
//   ┌──────┬─────────┬─────────┬ ─ ─ ┬─────────┬───┬───┬───┐
//   │ head │ whole   │ whole   │     │ whole   │ s │ s │ s │   a flush adds one; a whole chunk takes the place of all
//   └──────┴─────────┴─────────┴ ─ ─ ┴─────────┴───┴───┴───┘
//
// A process that is killed just then may leave the end of a small one behind the whole one; a reader passes over what
// is damaged, and over records that it has. Any context.

import type { StampedMessage } from '../wire/protocol.ts'
import { gzip, sealChunk } from './chunk.ts'
import { createChunkWriter, type WriteOptions } from './chunk-writer.ts'
import { createHeaderBuilder, encodeFileHead } from './header.ts'
import { columnsPacker } from './message-columns.ts'
import { concat } from './utf8.ts'

/** A file that is written at any place. Each is called when the one before has resolved. */
export interface TailedFile {
  writeAt(bytes: Uint8Array, position: number): Promise<void>
  /** Cuts off what lies behind. */
  cutAt(length: number): Promise<void>
}

export interface TailedWriter {
  append(stamped: StampedMessage): void
  /** Resolves when all that was appended can be read from the file. Rejects with what it failed with, now or before. */
  flush(): Promise<void>
  /** The same, with what ends a file. Nothing may be appended afterwards. */
  end(): Promise<void>
}

/** A writer at the beginning of an empty file. Any thread; holds the messages of one chunk, 512 KiB of records. */
export function createTailedWriter(file: TailedFile, options: WriteOptions = {}): TailedWriter {
  const header = createHeaderBuilder(options.config ?? null)
  const tail = columnsPacker()
  let pieces: Uint8Array[] = []
  const whole = createChunkWriter((bytes) => void pieces.push(bytes), options)
  /** Of the whole chunks, and of all. */
  let wholeBytes = 0
  let allBytes = 0
  let done = Promise.resolve()

  const next = (step: () => Promise<void>): void => {
    done = done.then(step)
    // Whoever flushes hears of it; until then it must not count as forgotten.
    done.catch(() => undefined)
  }

  /** Takes what was just packed for the file. */
  const settle = (): void => {
    if (pieces.length === 0) return
    const bytes = concat(pieces)
    pieces = []
    const from = wholeBytes
    const tailEnd = allBytes
    wholeBytes += bytes.length
    allBytes = wholeBytes
    next(async () => {
      // First what needs room: a disk that is full leaves the tail as it is.
      const fits = bytes.subarray(0, tailEnd - from)
      if (fits.length < bytes.length) await file.writeAt(bytes.subarray(fits.length), tailEnd)
      if (fits.length > 0) await file.writeAt(fits, from)
      if (tailEnd > from + bytes.length) await file.cutAt(from + bytes.length)
    })
  }

  return {
    append(stamped) {
      header.add(stamped)
      tail.add(stamped)
      whole.append(stamped)
      if (pieces.length === 0) return
      settle()
      // It is in the whole chunk.
      tail.take()
    },
    async flush() {
      if (tail.bytes > 0) {
        const raw = tail.take()
        const chunk = sealChunk(tail.type, raw.length, gzip(raw))
        const bytes = allBytes > 0 ? chunk : concat([encodeFileHead(header.build()), chunk])
        const at = allBytes
        allBytes += bytes.length
        next(() => file.writeAt(bytes, at))
      }
      await done
    },
    async end() {
      await whole.end()
      settle()
      await done
    },
  }
}
