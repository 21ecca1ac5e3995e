// From the bytes of a trace file to its report. Node.

import { readTrace } from '../trace/file/chunk-reader.ts'
import type { Report } from '../trace/report/schema.ts'
import { createSession } from '../trace/session/session.ts'

export interface TraceReport {
  report: Report
  /** One sentence for each thing that could not be read; empty for an intact file. */
  damage: string[]
}

/** The report that the panel would show for the file. Throws TraceError (one sentence) where nothing of it can be read. */
export function reportTrace(bytes: Uint8Array): TraceReport {
  const { header, messages, notices } = readTrace(bytes)
  const session = createSession(header.config ?? undefined)
  for (const stamped of messages) session.ingest(stamped)
  session.finish()
  return { report: session.report(), damage: notices.map((notice) => notice.text) }
}
