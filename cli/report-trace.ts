// From a trace file to its report, piece by piece: the file is never held whole. Node.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'

import { createChunkReader } from '../trace/file/chunk-reader.ts'
import { figuresUnitsFor, isLongTrace } from '../trace/file/read-budget.ts'
import { TraceError } from '../trace/file/format.ts'
import type { Report } from '../trace/report/schema.ts'
import { createSession } from '../trace/session/session.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'

export interface TraceReport {
  report: Report
  /** One sentence for each thing that could not be read; empty for an intact file. */
  damage: string[]
  /** It is a long trace, of which the beginning was read only: more would have been where the whole is asked for. */
  isCutShort: boolean
}

export interface ReportTraceOptions {
  /** All of it, however long that takes; else a long trace is read for some seconds only. */
  isWhole?: boolean
}

const PIECE_BYTES = 256 * 1024

/**
 * The report that the panel would show for the file. Rejects with TraceError (one sentence) where nothing of it can be
 * read, and with the file system's error where it cannot be opened.
 */
export async function reportTrace(
  path: string,
  options: ReportTraceOptions = {},
): Promise<TraceReport> {
  const { size } = await stat(path)
  const reader = createReportReader(size, options)
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: PIECE_BYTES })
  for await (const piece of pieces) reader.feed(piece)
  return reader.end()
}

/** The same for a trace in memory. Throws TraceError. */
export function reportTraceBytes(bytes: Uint8Array, options: ReportTraceOptions = {}): TraceReport {
  const reader = createReportReader(bytes.length, options)
  reader.feed(bytes)
  return reader.end()
}

function createReportReader(
  fileBytes: number,
  { isWhole = false }: ReportTraceOptions,
): {
  feed(piece: Uint8Array): void
  end(): TraceReport
} {
  const options = { maxUnits: figuresUnitsFor(fileBytes, isWhole) }
  let session = createSession({}, options)
  const reader = createChunkReader(
    {
      onConfig(config) {
        session = createSession(config ?? {}, options)
      },
      onMessage: (stamped) => session.ingest(stamped),
    },
    { isWhole },
  )
  return {
    feed: reader.feed,
    end() {
      const { notices } = reader.end()
      session.finish()
      const isCut = session.leftOut > 0 && isLongTrace(fileBytes)
      return {
        report: session.report(),
        damage: notices.map((notice) => notice.text),
        isCutShort: !isWhole && (isCut || notices.some(({ code }) => code === 'long-trace')),
      }
    },
  }
}

/** What a user has asked for. */
export interface TraceOrder {
  file: string
  isWhole: boolean
}

/** The same for a file that a user named. Rejects with CommandError (exit 2) where nothing of it can be read. */
export async function reportNamedTrace({ file: path, isWhole }: TraceOrder): Promise<TraceReport> {
  try {
    return await reportTrace(path, { isWhole })
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${path}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${path} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}
