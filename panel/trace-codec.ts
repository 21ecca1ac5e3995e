// Trace files for the panel, by trace/'s own writer and reader, in slices that leave the page its frames. Panel page.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { createChunkWriter, createTraceMemory } from '../trace/file/chunk-writer.ts'
import { TraceError } from '../trace/file/format.ts'
import { headerOf } from '../trace/file/header.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
import { createBreather } from './breather.ts'
import type { ImportKind } from './import-file.ts'
import type { SavedTrace } from './models/recording-info.ts'
import type { TraceCodec, TraceFileSource } from './models/trace-file-model.ts'
import { sanitiseMessages } from './sanitise-messages.ts'

/** What is read in one go: a thousand times as much may be packed in it. */
const PIECE_BYTES = 4096
/** Of other files: nothing unfolds there. */
const OTHER_PIECE_BYTES = 65_536

export const traceCodec: TraceCodec = {
  async write(messages, config, foreign) {
    const memory = createTraceMemory()
    const writer = createChunkWriter(memory.sink, { header: headerOf(messages, config) })
    const breathe = createBreather()
    for (const stamped of messages) {
      writer.append(stamped)
      await breathe()
    }
    for (const chunk of foreign) writer.copy(chunk)
    await writer.end()
    return memory.toBytes()
  },
  async export(recording, choice) {
    // The exporters are half of the panel: loaded with the first export.
    const { exportMessages } = await import('./export-messages.ts')
    return exportMessages(recording, choice)
  },
  sanitise: sanitiseMessages,
  async read(file, { signal, isWhole }) {
    const kind = importKindOf(file.name)
    if (kind !== null) return readOther(kind, file, signal)
    const messages: StampedMessage[] = []
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
    const breathe = createBreather()
    try {
      for await (const piece of piecesOf(file)) {
        reader.feed(piece)
        await breathe()
        signal.throwIfAborted()
      }
      const { notices } = reader.end()
      return {
        messages,
        foreign,
        config,
        notices: notices.map((notice) => notice.text),
        bytes: file.size,
        isWhole,
        isLong: notices.some(({ code }) => code === 'long-trace'),
      }
    } catch (error) {
      const isKnown = error instanceof TraceError || error instanceof DOMException
      if (isKnown || signal.aborted) throw error
      throw new Error('The file is damaged in a way that the reader does not know.', {
        cause: error,
      })
    }
  },
}

/** A file of another program as a trace; the readers are loaded with the first one. */
async function readOther(
  kind: ImportKind,
  file: TraceFileSource,
  signal: AbortSignal,
): Promise<SavedTrace> {
  const { importFile } = await import('./import-file.ts')
  const breathe = createBreather()
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of piecesOf(file, OTHER_PIECE_BYTES)) {
      await breathe()
      signal.throwIfAborted()
      yield piece
    }
  }
  const { messages, notices } = await importFile(kind, file, pieces(), Date.now())
  const bytes = file.size
  return { messages, notices, foreign: [], config: null, bytes, isWhole: false, isLong: false }
}

function importKindOf(name: string): ImportKind | null {
  if (/\.(midi?|kar|rmi)$/i.test(name)) return 'midi'
  return /\.json$/i.test(name) ? 'chrome' : null
}

/** The bytes of a file, so that no more than one piece of it is held. */
async function* piecesOf(
  file: Pick<Blob, 'stream'>,
  pieceBytes = PIECE_BYTES,
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
