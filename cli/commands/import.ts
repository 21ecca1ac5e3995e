// `awescope import`: a trace that Chrome took itself, or a MIDI file, becomes a trace of ours. Node.

import { basename } from 'node:path'

import { formatPlural } from '../../trace/text/format.ts'
import { readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { EXIT, type ExitCode } from '../command-error.ts'
import { progress } from '../print.ts'
import { runApart } from '../run-apart.ts'
import { openWholeFile, TRACE_FILE } from '../whole-file.ts'

const STOPPED = 'Stopped before the trace was whole; nothing was written.'

export interface ImportOptions {
  file: string
  /** Null: the file's name with .awescope, in the current folder. */
  out: string | null
  isForced: boolean
}

const HELP = `Usage: awescope import FILE [options]

Makes an Awescope trace of one that Chrome took itself (chrome://tracing, Perfetto, --trace-startup, as JSON) with the
category webaudio: of each audio context how long the whole graph took in each quantum, and the output latency. The
panel, awescope report, query and export then read it like any other. Such a trace tells of no events, keys or notes.

Of a Standard MIDI File it makes a trace of what is played: each message is an event of an input with the file's name,
which no page has answered. It can be looked at and performed into a page; it tells of no latency.

  --out FILE       Where it goes (default: the file's name with .awescope, in the current folder)
  --force          Replace what is at --out also where it is no Awescope trace; never the file that is read

Exit code: 0 done; 2 wrong usage, or a file that cannot be read or written; 130 stopped by Ctrl-C. The reason is one
sentence on stderr.
`

export const importCommand: Command<ImportOptions> = {
  name: 'import',
  operand: 'FILE',
  summary: 'Make a trace of one that Chrome took, or of a MIDI file',
  help: HELP,
  parse(args) {
    const given = readArguments('import', args, 'one trace', {
      out: { type: 'string' },
      force: { type: 'boolean' },
    })
    return { file: given.operand, out: given.text('out'), isForced: given.isSet('force') }
  },
  run: runImport,
}

/** Exit 0; the file is whole then. Rejects with CommandError; nothing is written in that case. */
async function runImport(options: ImportOptions, signal: AbortSignal): Promise<ExitCode> {
  const { file, isForced } = options
  const out =
    options.out ??
    `${basename(file).replace(/((\.trace)?\.json|\.(midi?|kar|rmi))$/i, '')}.awescope`
  const inputs = [{ name: 'the trace', path: file }]
  const output = await openWholeFile({
    path: out,
    kind: TRACE_FILE,
    option: '--out',
    isForced,
    inputs,
  })
  try {
    const order = { file, output: output.file.fd, out }
    const { kind, count, leftOut, warnings } = await runApart('import', order, STOPPED, signal)
    await output.keep()
    const more = leftOut > 0 ? `, ${formatPlural(leftOut, 'more', 'more')} did not fit` : ''
    for (const warning of warnings) progress(`${file} ${warning}.`)
    const taken =
      kind === 'midi'
        ? formatPlural(count, 'MIDI message')
        : formatPlural(count, 'quantum', 'quanta')
    progress(`${out}: ${taken}${more}`)
    return EXIT.ok
  } finally {
    await output.discard()
  }
}
