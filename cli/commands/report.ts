// `awescope report`: the report of a saved trace. Node.

import { readFile } from 'node:fs/promises'

import { TraceError } from '../../trace/file/format.ts'
import type { ReportOptions } from '../args.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from '../command-error.ts'
import { printReport, progress } from '../print.ts'
import { reportTrace, type TraceReport } from '../report-trace.ts'

/** Exit 0, also for a damaged trace of which something could be read. Rejects with CommandError (exit 2). */
export async function runReport(options: ReportOptions): Promise<ExitCode> {
  let bytes: Buffer
  try {
    bytes = await readFile(options.file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason =
      code === 'ENOENT'
        ? 'it is not there'
        : code === 'EISDIR'
          ? 'it is a folder'
          : sentenceOf(error)
    throw new CommandError(`${options.file} cannot be read: ${reason}.`)
  }
  const { report, damage } = read(options.file, bytes)
  for (const sentence of damage) progress(`awescope: ${options.file}: ${sentence}`)
  printReport(report, options.isJson)
  return EXIT.ok
}

function read(file: string, bytes: Uint8Array): TraceReport {
  try {
    return reportTrace(bytes)
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${file}: ${error.message}`)
    throw error
  }
}
