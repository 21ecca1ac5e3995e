// `awescope report`: the report of a saved trace. Node.

import { readArguments } from '../arguments.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { printReport, progress } from '../print.ts'
import { runApart } from '../run-apart.ts'

const STOPPED = 'Stopped before the report was there.'

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

/** Exit 0, also for a damaged trace of which something could be read. Rejects with CommandError. */
async function runReport(options: ReportOptions, signal: AbortSignal): Promise<ExitCode> {
  const { report, damage } = await runApart('report', options.file, STOPPED, signal)
  for (const sentence of damage) progress(`awescope: ${options.file}: ${sentence}`)
  printReport(report, options.isJson)
  return EXIT.ok
}
