// One whole trace file of all files of a recording: read piece by piece, written again in full chunks, and handed to
// the browser part by part, so that memory holds a chunk of it however long it is. The store's worker.

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { type ChunkWriter, createChunkWriter } from '../trace/file/chunk-writer.ts'
import { TraceError } from '../trace/file/format.ts'

/** A file of the recording, its bytes one piece after the other. */
export type SegmentPieces = AsyncIterable<Uint8Array>

/**
 * Rejects with TraceError, with one sentence, where none of the files can be read. A file that ends without its end,
 * as a crash leaves it, is read as far as it goes.
 */
export async function packRecording(segments: readonly SegmentPieces[]): Promise<Blob> {
  const parts: Blob[] = []
  const foreign: Uint8Array[] = []
  let config: ProfilerConfig | null = null
  let writer: ChunkWriter | null = null
  const write = (): ChunkWriter =>
    (writer ??= createChunkWriter(
      (bytes) => {
        // Each a blob of its own: the browser may put it on disk.
        parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]))
      },
      config === null ? {} : { config },
    ))
  let problem: unknown = null
  for (const pieces of segments) {
    const reader = createChunkReader(
      {
        onConfig: (told) => {
          config ??= told
        },
        onMessage: (stamped) => write().append(stamped),
        onForeign: (chunk) => foreign.push(chunk),
      },
      { isWhole: true },
    )
    try {
      for await (const piece of pieces) reader.feed(piece)
      reader.end()
    } catch (error) {
      if (!(error instanceof TraceError)) throw error
      problem = error
    }
  }
  if (writer === null && problem !== null) throw problem
  for (const chunk of foreign) write().copy(chunk)
  await write().end()
  return new Blob(parts)
}
