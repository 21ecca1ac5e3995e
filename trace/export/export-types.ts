// What every export is made from and what it makes. Types only.

import type { TimeRange, TraceView } from '../query/trace-view.ts'
import type { ExportNotice } from '../text/query-words.ts'

export interface ExportInput {
  readonly view: TraceView
  readonly range: TimeRange
  /** Hears what the file will not hold; each code once. */
  readonly onNotice: (notice: ExportNotice) => void
}

/** A file, piece by piece: nobody holds it whole. Texts are UTF-8. */
export type Pieces = Iterable<string | Uint8Array>
