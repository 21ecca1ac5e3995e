// `awescope report`: the report of a saved trace. Node.

import { readArguments } from '../arguments.ts'
import { type Command, EXIT_CODES_HELP } from '../command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { printReport, tellGaps } from '../print.ts'
import { runApart } from '../run-apart.ts'

const STOPPED = 'Stopped before the report was there.'

export interface ReportOptions {
  file: string
  isJson: boolean
  /** All of the trace, however long that takes. */
  isWhole: boolean
}

const HELP = `Usage: awescope report FILE [--json] [--whole]

Prints the report of a trace that was saved by the panel or by awescope record. Of a damaged trace, what can be read is
reported, and a sentence on stderr says what is missing.

  --json           Print the report as one JSON object
  --whole          Read all of it, however long that takes. Else reading ends after about five seconds of work, which is
                   enough for hours of playing, and a sentence on stderr says so

${EXIT_CODES_HELP}
`

export const reportCommand: Command<ReportOptions> = {
  name: 'report',
  operand: 'FILE',
  summary: 'Print the report of a saved trace',
  help: HELP,
  parse(args) {
    const given = readArguments('report', args, 'one file', {
      json: { type: 'boolean' },
      whole: { type: 'boolean' },
    })
    return {
      file: given.operand,
      isJson: given.isSet('json'),
      isWhole: given.isSet('whole'),
    }
  },
  run: runReport,
}

/** Exit 0, also for a damaged trace of which something could be read. Rejects with CommandError. */
async function runReport(options: ReportOptions, signal: AbortSignal): Promise<ExitCode> {
  const { file, isWhole } = options
  const order = { file, isWhole }
  const { report, damage, isCutShort } = await runApart('report', order, STOPPED, signal)
  tellGaps(file, { damage, isCutShort })
  printReport(report, options.isJson)
  return EXIT.ok
}
