// Reads a file that is to be shown: a trace of ours, or one of another program. Piece by piece, as whoever reads asks
// for it. The worker of the panel that opens files; Node in tests.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { TraceError } from '../trace/file/format.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import type { ImportKind } from './import-file.ts'
import type { SavedTrace, TraceBatches, TraceRest } from './models/saved-trace.ts'
import type { TraceFileSource } from './models/trace-file-model.ts'

/** What is read in one go: a thousand times as much may be packed in it. */
const PIECE_BYTES = 4096
/** Of other files: nothing unfolds there. */
const OTHER_PIECE_BYTES = 65_536

export interface TraceBatch {
  /** The same in each of them; null: the file does not tell. */
  readonly config: ProfilerConfig | null
  readonly messages: readonly StampedMessage[]
}

/** One batch at least. */
export type TraceParts = AsyncGenerator<TraceBatch, TraceRest, void>

/**
 * The file's messages as they are read. Rejects with an Error of one sentence where it is no trace, and with its reason
 * where `signal` fires; what else fails behind the first batch is a notice.
 */
export async function* readParts(
  file: TraceFileSource,
  isWhole: boolean,
  signal?: AbortSignal,
): TraceParts {
  const kind = importKindOf(file.name)
  if (kind !== null) return yield* readOther(kind, file)
  let messages: StampedMessage[] = []
  const foreign: Uint8Array[] = []
  let config: ProfilerConfig | null = null
  const reader = createChunkReader(
    {
      onConfig: (told) => {
        config = told
      },
      onMessage: (stamped) => messages.push(stamped),
      onForeign: (chunk) => foreign.push(chunk),
    },
    { isWhole },
  )
  let isBegun = false
  const batch = (): TraceBatch => {
    const read = messages
    messages = []
    isBegun = true
    return { config, messages: read }
  }
  try {
    for await (const piece of piecesOf(file, PIECE_BYTES)) {
      signal?.throwIfAborted()
      reader.feed(piece)
      if (messages.length > 0) yield batch()
    }
    const { notices } = reader.end()
    if (messages.length > 0 || !isBegun) yield batch()
    const isLong = notices.some(({ code }) => code === 'long-trace')
    return { notices: notices.map(({ text }) => text), foreign, isLong }
  } catch (error) {
    if (signal?.aborted === true) throw error
    if (!isBegun) throw readable(error)
    return { notices: [readable(error).message], foreign, isLong: false }
  }
}

/** The trace that the parts amount to, once it is known to be one. Rejects as they do. */
export async function beginTrace(
  parts: TraceParts,
  bytes: number,
  isWhole: boolean,
): Promise<SavedTrace> {
  const first = await parts.next()
  if (first.done === true) throw new Error('The file holds nothing.')
  const { config, messages } = first.value
  async function* batches(): TraceBatches {
    try {
      yield messages
      for (;;) {
        const next = await parts.next()
        if (next.done === true) return next.value
        yield next.value.messages
      }
    } finally {
      await parts.return({ notices: [], foreign: [], isLong: false })
    }
  }
  return { batches: batches(), config, bytes, isWhole }
}

function readable(error: unknown): Error {
  if (error instanceof TraceError || error instanceof DOMException) return error
  return new Error('The file is damaged in a way that the reader does not know.', { cause: error })
}

/** A file of another program as a trace; the readers are loaded with the first one. */
async function* readOther(kind: ImportKind, file: TraceFileSource): TraceParts {
  const { importFile } = await import('./import-file.ts')
  const { messages, notices } = await importFile(
    kind,
    file,
    piecesOf(file, OTHER_PIECE_BYTES),
    Date.now(),
  )
  yield { config: null, messages }
  return { notices, foreign: [], isLong: false }
}

function importKindOf(name: string): ImportKind | null {
  if (/\.(midi?|kar|rmi)$/i.test(name)) return 'midi'
  return /\.json$/i.test(name) ? 'chrome' : null
}

/** The bytes of a file, so that no more than one piece of it is held. */
async function* piecesOf(
  file: Pick<Blob, 'stream'>,
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  const pieces = file.stream().getReader()
  try {
    for (let read = await pieces.read(); !read.done; read = await pieces.read()) {
      const { value } = read
      for (let at = 0; at < value.length; at += pieceBytes) {
        yield value.subarray(at, at + pieceBytes)
      }
    }
  } finally {
    await pieces.cancel()
  }
}
