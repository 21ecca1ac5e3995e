// A trace file into one that can be given away, chunk by chunk: neither is ever held whole. Node, on a thread of its
// own.

import { createReadStream, writeSync } from 'node:fs'

import type { ProfilerConfig } from '../trace/config/profiler-config.ts'
import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { type ChunkWriter, createChunkWriter } from '../trace/file/chunk-writer.ts'
import { TraceError } from '../trace/file/format.ts'
import { createSanitiser } from '../trace/file/sanitise.ts'
import { FOREIGN_LEFT_OUT } from '../trace/text/sanitise-words.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'
import { writeError } from './whole-file.ts'

export interface SanitiseOrder {
  readonly file: string
  /** The empty open file that it goes to; whoever opened it closes it. */
  readonly output: number
  readonly out: string
}

export interface SanitisedTrace {
  readonly bytes: number
  /** What could not be read of the file, or was not kept of it, one sentence each. */
  readonly damage: string[]
}

/** Resolves when the file is whole. Rejects with CommandError (exit 2). */
export async function sanitiseNamedTrace(order: SanitiseOrder): Promise<SanitisedTrace> {
  const { file, output, out } = order
  const sanitiser = createSanitiser()
  let bytes = 0
  let hasForeign = false
  const begin = (config: ProfilerConfig | null): ChunkWriter =>
    createChunkWriter(
      (piece) => {
        try {
          for (let at = 0; at < piece.length;) at += writeSync(output, piece, at)
        } catch (error) {
          throw writeError(out, error)
        }
        bytes += piece.length
      },
      config === null ? {} : { config },
    )
  let writer = begin(null)
  // All of it: a copy that ends early would look like a whole one.
  const reader = createChunkReader(
    {
      onConfig: (config) => {
        writer = begin(config)
      },
      onMessage: (stamped) => writer.append(sanitiser.sanitise(stamped)),
      onForeign: () => {
        hasForeign = true
      },
    },
    { isWhole: true },
  )
  try {
    const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 256 * 1024 })
    for await (const piece of pieces) reader.feed(piece)
    const damage = reader.end().notices.map((notice) => notice.text)
    await writer.end()
    return { bytes, damage: hasForeign ? [...damage, FOREIGN_LEFT_OUT] : damage }
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${file}: ${error.message}`)
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new CommandError(`${file} cannot be read: ${whyUnreadable(error)}.`)
  }
}
