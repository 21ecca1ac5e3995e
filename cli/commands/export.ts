// `awescope export`: a saved trace in the format of another tool. Node.

import { basename } from 'node:path'

import { CHROME_DIALECTS } from '../../trace/export/chrome-dialects.ts'
import {
  EXPORT_FORMATS,
  EXPORTED_ROWS,
  type ExportFormat,
  FORMAT_EXTENSIONS,
  type FormatOptions,
  ROW_FORMATS,
} from '../../trace/export/export-formats.ts'
import { parseRange } from '../../trace/query/range.ts'
import { type TimeRange, WHOLE_RANGE } from '../../trace/query/trace-view.ts'
import { formatBytes } from '../../trace/text/format.ts'
import { listOf, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { EXPORT_KINDS } from '../export/file-kinds.ts'
import { progress, tellGaps } from '../print.ts'
import { runApart } from '../run-apart.ts'
import { openWholeFile } from '../whole-file.ts'
import { asUsage } from './query.ts'

const STOPPED = 'Stopped before the export was whole; nothing was written.'

export interface ExportOptions extends FormatOptions {
  file: string
  format: ExportFormat
  range: TimeRange
  /** Null: the trace's name with that of the format, in the current folder. */
  out: string | null
  /** Also a file of another kind may be replaced. */
  isForced: boolean
  isWhole: boolean
}

const HELP = `Usage: awescope export TRACE --format FORMAT [options]

Writes a trace that was saved by the panel or by awescope record in the format of another tool. What each file holds, in
which units, and which tool reads it, stands in docs/export.md. The file is written beside its place and takes it when
it is whole: a file of the same kind that was there before is replaced only then, any other not at all.

  --format FORMAT  chrome:  Chrome trace JSON, for Perfetto, the Firefox Profiler or DevTools (see --dialect)
                   hdr:     HdrHistogram log 1.3, one histogram for each second and stage
                   csv:     rows for a spreadsheet (see --rows); what would be a formula is text
                   midi:    Standard MIDI File of what was played
                   parquet: rows for DuckDB, pandas and the like (see --rows)
                   otlp:    OpenTelemetry metrics in JSON, with exponential histograms
                   html:    the report as one page that needs no network
  --out FILE       Where it goes (default: the trace's name with ${FORMAT_EXTENSIONS.chrome}, ${FORMAT_EXTENSIONS.hdr},
                   ${FORMAT_EXTENSIONS.csv} …, in the current folder)
  --force          Replace what is at --out also where it is of another kind; never the trace itself
  --dialect D      Of chrome: ${listOf(CHROME_DIALECTS)}, the tool that is to read it (default: perfetto)
  --rows ROWS      Of csv and parquet: ${listOf(EXPORTED_ROWS)}
                   (default: events)
  --range A-B      Only what happened from A to before B, in seconds since the recording began: 12.5-14, or 12.5-, or
                   --range=-14
  --whole          Read all of the trace, however long that takes. Else reading ends after about five seconds of work

Exit code: 0 done; 2 wrong usage, or a file that cannot be read or written; 130 stopped by Ctrl-C. The reason is one
sentence on stderr.
`

export const exportCommand: Command<ExportOptions> = {
  name: 'export',
  operand: 'TRACE',
  summary: 'Write a saved trace in the format of another tool',
  help: HELP,
  parse(args) {
    const given = readArguments('export', args, 'one trace', {
      format: { type: 'string' },
      out: { type: 'string' },
      force: { type: 'boolean' },
      dialect: { type: 'string' },
      rows: { type: 'string' },
      range: { type: 'string' },
      whole: { type: 'boolean' },
    })
    const format = given.choice('format', EXPORT_FORMATS)
    if (format === null) throw new CommandError(`Say a --format: ${listOf(EXPORT_FORMATS)}.`)
    const dialect = given.choice('dialect', CHROME_DIALECTS)
    if (dialect !== null && format !== 'chrome') {
      throw new CommandError('--dialect is for --format chrome only.')
    }
    const rows = given.choice('rows', EXPORTED_ROWS)
    if (rows !== null && !ROW_FORMATS.includes(format)) {
      throw new CommandError(`--rows is for --format ${listOf(ROW_FORMATS)} only.`)
    }
    const range = given.text('range')
    return {
      file: given.operand,
      format,
      range: range === null ? WHOLE_RANGE : asUsage(() => parseRange(range)),
      out: given.text('out'),
      isForced: given.isSet('force'),
      dialect: dialect ?? 'perfetto',
      rows: rows ?? 'events',
      isWhole: given.isSet('whole'),
    }
  },
  run: runExport,
}

/** Exit 0; the file is whole then. Rejects with CommandError; nothing is written in that case. */
async function runExport(options: ExportOptions, signal: AbortSignal): Promise<ExitCode> {
  const { file, format, isForced, range, dialect, rows, isWhole } = options
  const name = basename(file).replace(/\.awescope$/i, '')
  const out = options.out ?? `${name}${FORMAT_EXTENSIONS[format]}`
  const inputs = [{ name: 'the trace', path: file }]
  const kind = EXPORT_KINDS[format]
  const output = await openWholeFile({ path: out, kind, option: '--out', isForced, inputs })
  try {
    const order = { file, isWhole, format, range, dialect, rows, output: output.file.fd, out }
    const exported = await runApart('export', order, STOPPED, signal)
    await output.keep()
    tellGaps(file, exported)
    for (const sentence of exported.notices) progress(`awescope: ${file}: ${sentence}`)
    progress(`${out}: ${formatBytes(exported.bytes)}`)
    return EXIT.ok
  } finally {
    await output.discard()
  }
}
