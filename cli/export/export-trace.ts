// A trace file into a file of another format. Node, on a thread of its own.

import { writeSync } from 'node:fs'

import {
  type ExportFormat,
  exportPieces,
  type FormatOptions,
} from '../../trace/export/export-formats.ts'
import type { ExportInput, Pieces } from '../../trace/export/export-types.ts'
import { parquetFile } from '../../trace/export/parquet/parquet-file.ts'
import type { TimeRange } from '../../trace/query/trace-view.ts'
import { type ExportNotice, exportNoticeSentence } from '../../trace/text/query-words.ts'
import { readNamedTrace, type TraceOrder } from '../read-trace.ts'
import { writeError } from '../whole-file.ts'

export interface ExportOrder extends TraceOrder, FormatOptions {
  readonly format: ExportFormat
  readonly range: TimeRange
  /** The empty open file that it goes to; whoever opened it closes it. */
  readonly output: number
  /** What the user named it by. */
  readonly out: string
}

export interface ExportedTrace {
  readonly bytes: number
  /** What the file does not hold, one sentence each. */
  readonly notices: string[]
  readonly damage: string[]
  readonly isCutShort: boolean
}

/** Pieces are small; the system is asked for this many bytes at a time. */
const WRITE_BYTES = 256 * 1024

/**
 * Resolves when the file holds everything. Rejects with CommandError (exit 2) where the trace cannot be read or the
 * file not be written.
 */
export async function exportNamedTrace(order: ExportOrder): Promise<ExportedTrace> {
  const { view, damage, isCutShort } = await readNamedTrace(order)
  const notices: ExportNotice[] = []
  const { evicted } = view.session.report().frames
  if (evicted > 0) notices.push({ code: 'events-let-go', count: evicted })
  const input: ExportInput = {
    view,
    range: order.range,
    onNotice: (notice) => notices.push(notice),
  }
  try {
    const bytes = writePieces(order.output, piecesOf(order, input))
    return { bytes, notices: notices.map(exportNoticeSentence), damage, isCutShort }
  } catch (error) {
    throw writeError(order.out, error)
  }
}

function piecesOf(order: ExportOrder, input: ExportInput): Pieces {
  const { format, rows } = order
  return format === 'parquet' ? parquetFile(input, rows) : exportPieces(format, input, order)
}

function writePieces(output: number, pieces: Pieces): number {
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let bytes = 0
  const flush = (): void => {
    if (waitingBytes > 0) writeAll(output, Buffer.concat(waiting))
    bytes += waitingBytes
    waiting = []
    waitingBytes = 0
  }
  for (const piece of pieces) {
    const part = Buffer.from(piece as string)
    waiting.push(part)
    waitingBytes += part.length
    if (waitingBytes >= WRITE_BYTES) flush()
  }
  flush()
  return bytes
}

/** The system may take less than it was given, as pipes do. */
function writeAll(output: number, bytes: Uint8Array): void {
  let written = 0
  while (written < bytes.length) written += writeSync(output, bytes, written)
}
