// `awescope report`: the report of a saved trace. Node.

import { TraceError } from '../../trace/file/format.ts'
import { readArguments } from '../arguments.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { printReport, progress } from '../print.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'
import { reportTrace, type TraceReport } from '../report-trace.ts'

export interface ReportOptions {
  file: string
  isJson: boolean
}

const HELP = `Usage: awescope report FILE [--json]

Prints the report of a trace that was saved by the panel or by awescope record. Of a damaged trace, what can be read is
reported, and a sentence on stderr says what is missing.

  --json           Print the report as one JSON object

${EXIT_CODES_HELP}
`

export const reportCommand: Command<ReportOptions> = {
  name: 'report',
  operand: 'FILE',
  summary: 'Print the report of a saved trace',
  help: HELP,
  parse(args) {
    const given = readArguments('report', args, 'one file', { json: { type: 'boolean' } })
    return { file: given.operand, isJson: given.isSet('json') }
  },
  run: runReport,
}

/** Exit 0, also for a damaged trace of which something could be read. Rejects with CommandError (exit 2). */
async function runReport(options: ReportOptions): Promise<ExitCode> {
  const { report, damage } = await read(options.file)
  for (const sentence of damage) progress(`awescope: ${options.file}: ${sentence}`)
  printReport(report, options.isJson)
  return EXIT.ok
}

async function read(file: string): Promise<TraceReport> {
  try {
    return await reportTrace(file)
  } catch (error) {
    if (error instanceof TraceError) throw new CommandError(`${file}: ${error.message}`)
    if (error instanceof Error && 'syscall' in error) {
      throw new CommandError(`${file} cannot be read: ${whyUnreadable(error)}.`)
    }
    throw error
  }
}
