// From a trace file to its report. Node.

import type { Report } from '../trace/report/schema.ts'
import {
  createSessionReader,
  readNamedSession,
  readSession,
  type ReadTrace,
} from './read-session.ts'

export interface TraceReport extends Omit<ReadTrace, 'session'> {
  report: Report
}

export interface ReportTraceOptions {
  /** All of it, however long that takes; else a long trace is read for some seconds only. */
  isWhole?: boolean
}

/**
 * The report that the panel would show for the file. Rejects with TraceError (one sentence) where nothing of it can be
 * read, and with the file system's error where it cannot be opened.
 */
export async function reportTrace(
  path: string,
  options: ReportTraceOptions = {},
): Promise<TraceReport> {
  return reportOf(await readSession(path, options))
}

/** The same for a trace in memory. Throws TraceError. */
export function reportTraceBytes(bytes: Uint8Array, options: ReportTraceOptions = {}): TraceReport {
  const reader = createSessionReader(bytes.length, options)
  reader.feed(bytes)
  return reportOf(reader.end())
}

/** What a user has asked for. */
export interface TraceOrder {
  file: string
  isWhole: boolean
}

/** The same for a file that a user named. Rejects with CommandError (exit 2) where nothing of it can be read. */
export async function reportNamedTrace({ file, isWhole }: TraceOrder): Promise<TraceReport> {
  return reportOf(await readNamedSession(file, { isWhole }))
}

function reportOf({ session, damage, isCutShort }: ReadTrace): TraceReport {
  return { report: session.report(), damage, isCutShort }
}
