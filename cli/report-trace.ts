// From a trace file to its report, piece by piece: the file is never held whole. Node.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { figuresUnitsFor } from '../trace/file/read-budget.ts'
import { TraceError } from '../trace/file/format.ts'
import type { Report } from '../trace/report/schema.ts'
import { createSession } from '../trace/session/session.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'

export interface TraceReport {
  report: Report
  /** One sentence for each thing that could not be read; empty for an intact file. */
  damage: string[]
}

const PIECE_BYTES = 256 * 1024

/**
 * The report that the panel would show for the file. Rejects with TraceError (one sentence) where nothing of it can be
 * read, and with the file system's error where it cannot be opened.
 */
export async function reportTrace(path: string): Promise<TraceReport> {
  const { size } = await stat(path)
  const reader = createReportReader(size)
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES })
  for await (const piece of pieces) reader.feed(piece)
  return reader.end()
}

/** The same for a trace in memory. Throws TraceError. */
export function reportTraceBytes(bytes: Uint8Array): TraceReport {
  const reader = createReportReader(bytes.length)
  reader.feed(bytes)
  return reader.end()
}

function createReportReader(fileBytes: number): {
  feed(piece: Uint8Array): void
  end(): TraceReport
} {
  const options = { maxUnits: figuresUnitsFor(fileBytes) }
  let session = createSession({}, options)
  const reader = createChunkReader({
    onConfig(config) {
      session = createSession(config ?? {}, options)
    },
    onMessage: (stamped) => session.ingest(stamped),
  })
  return {
    feed: reader.feed,
    end() {
      const { notices } = reader.end()
      session.finish()
      return { report: session.report(), damage: notices.map((notice) => notice.text) }
    },
  }
}

/** The same for a file that a user named. Rejects with CommandError (exit 2) where nothing of it can be read. */
export async function reportNamedTrace(path: string): Promise<TraceReport> {
  try {
    return await reportTrace(path)
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${path}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${path} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}
