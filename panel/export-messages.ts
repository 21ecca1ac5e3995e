// A recording in the formats of other tools, by the code that `awescope export` uses, in slices that leave the page its
// frames. Panel page.

import { exportPieces } from '../trace/export/export-formats.ts'
import type { ExportInput } from '../trace/export/export-types.ts'
import { parquetFile } from '../trace/export/parquet/parquet-file.ts'
import { keepingAll, zeroOf } from '../trace/query/trace-view.ts'
import { createSession } from '../trace/session/session.ts'
import { type ExportNotice, exportNoticeSentence } from '../trace/text/query-words.ts'
import { createBreather } from './breather.ts'
import type { ExportChoice } from './models/export-choices.ts'
import type { ExportedFile, ExportedRecording } from './models/trace-file-model.ts'

/** Pieces that are made in one go: a few microseconds each. */
const PIECES = 64

/**
 * The recording or a part of it, read anew from its messages with all marks of all events. Rejects with what went
 * wrong.
 */
export async function exportMessages(
  { messages, config, startedWallMs, fromMs, toMs }: ExportedRecording,
  { format, dialect }: ExportChoice,
): Promise<ExportedFile> {
  const session = createSession(keepingAll(config))
  const breathe = createBreather()
  for await (const stamped of messages) {
    session.ingest(stamped)
    await breathe()
  }
  session.finish()
  const notices: ExportNotice[] = []
  const { evicted } = session.report().frames
  if (evicted > 0) notices.push({ code: 'events-let-go', count: evicted })
  const zeroWallMs = zeroOf(session, startedWallMs)
  const sinceZero = (wallMs: number | null): number | null =>
    wallMs === null ? null : wallMs - zeroWallMs
  const input: ExportInput = {
    view: { session, zeroWallMs },
    range: { fromMs: sinceZero(fromMs), toMs: sinceZero(toMs) },
    onNotice: (notice) => notices.push(notice),
  }
  const rows = 'events'
  const pieces =
    format === 'parquet' ? parquetFile(input, rows) : exportPieces(format, input, { dialect, rows })
  const parts: BlobPart[] = []
  let made = 0
  for (const piece of pieces) {
    parts.push(typeof piece === 'string' ? piece : new Uint8Array(piece))
    if (++made % PIECES === 0) await breathe()
  }
  // A blob takes any number of parts, texts as UTF-8, and joins them outside of the page's own memory.
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  return { bytes, notices: notices.map(exportNoticeSentence) }
}
