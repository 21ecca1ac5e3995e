// `awescope sanitise`: a saved trace without what nobody else should see. Node.

import { basename } from 'node:path'

import { formatBytes } from '../../trace/text/format.ts'
import {
  SANITISED_GOES,
  SANITISED_GOES_HEAD,
  SANITISED_STAYS,
  SANITISED_STAYS_HEAD,
} from '../../trace/text/sanitise-words.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { progress } from '../print.ts'
import { runApart } from '../run-apart.ts'
import { openWholeFile, TRACE_FILE } from '../whole-file.ts'

const STOPPED = 'Stopped before the trace was whole; nothing was written.'

export interface SanitiseOptions {
  file: string
  /** Null: the trace's name with .sanitised.awescope, in the current folder. */
  out: string | null
  isForced: boolean
}

const listed = (lines: readonly string[]): string => lines.map((line) => `  - ${line}\n`).join('')

const HELP = `Usage: awescope sanitise TRACE [options]

Writes a copy of a trace that can be given away: every figure of time is the same. The trace itself stays as it is.

${SANITISED_GOES_HEAD}
${listed(SANITISED_GOES)}
${SANITISED_STAYS_HEAD}
${listed(SANITISED_STAYS)}
  --out FILE       Where it goes (default: the trace's name with .sanitised.awescope, in the current folder)
  --force          Replace what is at --out also where it is no Awescope trace; never the trace itself

Exit code: 0 done; 2 wrong usage, or a file that cannot be read or written; 130 stopped by Ctrl-C. The reason is one
sentence on stderr.
`

export const sanitiseCommand: Command<SanitiseOptions> = {
  name: 'sanitise',
  operand: 'TRACE',
  summary: 'Copy a trace without addresses, names and notes',
  help: HELP,
  parse(args) {
    const given = readArguments('sanitise', args, 'one trace', {
      out: { type: 'string' },
      force: { type: 'boolean' },
    })
    return { file: given.operand, out: given.text('out'), isForced: given.isSet('force') }
  },
  run: runSanitise,
}

/** Exit 0; the file is whole then. Rejects with CommandError; nothing is written in that case. */
async function runSanitise(options: SanitiseOptions, signal: AbortSignal): Promise<ExitCode> {
  const { file, isForced } = options
  const out = options.out ?? `${basename(file).replace(/\.awescope$/i, '')}.sanitised.awescope`
  const inputs = [{ name: 'the trace', path: file }]
  const kind = TRACE_FILE
  const output = await openWholeFile({ path: out, kind, option: '--out', isForced, inputs })
  try {
    const order = { file, output: output.file.fd, out }
    const { bytes, damage } = await runApart('sanitise', order, STOPPED, signal)
    await output.keep()
    for (const sentence of damage) progress(`awescope: ${file}: ${sentence}`)
    progress(`${out}: ${formatBytes(bytes)}`)
    return EXIT.ok
  } finally {
    await output.discard()
  }
}
