// Whole exported files, for tests that read them back. Any context.

import type { ExportInput, Pieces } from '../../../trace/export/export-types.ts'
import { type TimeRange, type TraceView, WHOLE_RANGE } from '../../../trace/query/trace-view.ts'
import type { ExportNotice } from '../../../trace/text/query-words.ts'

export interface ListeningInput extends ExportInput {
  readonly notices: ExportNotice[]
}

export function inputOf(view: TraceView, range: TimeRange = WHOLE_RANGE): ListeningInput {
  const notices: ExportNotice[] = []
  return { view, range, notices, onNotice: (notice) => notices.push(notice) }
}

export const bytesOfPieces = (pieces: Pieces): Buffer =>
  Buffer.concat([...pieces].map((piece) => Buffer.from(piece as string)))

export const textOfPieces = (pieces: Pieces): string => bytesOfPieces(pieces).toString()
