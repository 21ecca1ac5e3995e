// `awescope query`: rows of a saved trace. Node.

import { parseFilter } from '../../trace/query/filter.ts'
import {
  DEFAULT_QUERY_LIMIT,
  fieldsOf,
  QUERY_KINDS,
  QUERY_LIMIT,
  type Query,
  type QueryKind,
} from '../../trace/query/query.ts'
import { QueryError } from '../../trace/query/query-error.ts'
import { formatAnswer } from '../../trace/query/query-text.ts'
import { parseRange } from '../../trace/query/range.ts'
import { WHOLE_RANGE } from '../../trace/query/trace-view.ts'
import { listOf, readArguments } from '../arguments.ts'
import type { Command } from '../command.ts'
import { CommandError, EXIT, type ExitCode } from '../command-error.ts'
import { tellGaps } from '../print.ts'
import { runApart } from '../run-apart.ts'

const STOPPED = 'Stopped before the answer was there.'

export interface QueryOptions {
  file: string
  query: Query
  isJson: boolean
  /** All of the trace, however long that takes. */
  isWhole: boolean
}

const HELP = `Usage: awescope query TRACE KIND [options]

Prints rows of a trace that was saved by the panel or by awescope record. KIND is
${listOf(QUERY_KINDS)}.
Each row has a handle (e-1873 an event, g-2 a glitch, c-1 a context, p-4 a processor, a-7 an alert, f-2 a finding,
m-3 a marker, s-port a stage), which is the same for the same file whatever part of it is asked for. The fields of each
kind are listed in docs/export.md.

  --range A-B      Only what happened from A to before B, in seconds since the recording began: 12.5-14, or 12.5-, or
                   --range=-14. Stages are those of exactly these events; contexts, processors and findings of
                   the audio graph are always of the whole recording
  --where FILTER   Only rows that meet the filter: conditions joined by "and" and "or" ("and" binds more). A condition
                   is a field, one of = != < <= > >= ~ (contains) !~, and a value: stage.port>10, source=key,
                   ending=lost, label~C4, handle=e-1873, input="My keys", stage.output=none (absent)
  --limit N        Rows that are printed, ${QUERY_LIMIT.min} to ${QUERY_LIMIT.max} (default: ${DEFAULT_QUERY_LIMIT})
  --json           Print one JSON object, awescope.query/1: how many rows matched, the first of them, with all fields
  --whole          Read all of the trace, however long that takes. Else reading ends after about five seconds of work

Exit code: 0 done; 2 wrong usage, or a file that cannot be read; 130 stopped by Ctrl-C. The reason is one sentence on
stderr.
`

export const queryCommand: Command<QueryOptions> = {
  name: 'query',
  operand: 'TRACE KIND',
  summary: 'Ask a saved trace for its events, stages, glitches, alerts, findings, markers',
  help: HELP,
  parse(args) {
    const what = { text: 'a trace and what is asked of it', min: 2, max: 2 }
    const given = readArguments('query', args, what, {
      range: { type: 'string' },
      where: { type: 'string' },
      limit: { type: 'string' },
      json: { type: 'boolean' },
      whole: { type: 'boolean' },
    })
    const [file = '', asked = ''] = given.operands
    const kind = QUERY_KINDS.find((each) => each === asked)
    if (kind === undefined) {
      throw new CommandError(`"${asked}" cannot be asked for: ask for ${listOf(QUERY_KINDS)}.`)
    }
    const range = given.text('range')
    const where = given.text('where')
    return {
      file,
      query: asUsage(() =>
        checked(kind, range, where, given.whole('limit', QUERY_LIMIT, DEFAULT_QUERY_LIMIT)),
      ),
      isJson: given.isSet('json'),
      isWhole: given.isSet('whole'),
    }
  },
  run: runQuery,
}

/** A wrong filter is told before hours are read. */
function checked(
  kind: QueryKind,
  range: string | null,
  where: string | null,
  limit: number,
): Query {
  if (where !== null) parseFilter(where, fieldsOf(kind))
  return { kind, range: range === null ? WHOLE_RANGE : parseRange(range), where, limit }
}

/** What `read` returns. Throws CommandError (exit 2) where it throws a QueryError. */
export function asUsage<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof QueryError) throw new CommandError(error.message)
    throw error
  }
}

/** Exit 0, also where no row matched. Rejects with CommandError. */
async function runQuery(options: QueryOptions, signal: AbortSignal): Promise<ExitCode> {
  const { file, query, isWhole, isJson } = options
  const queried = await runApart('query', { file, query, isWhole }, STOPPED, signal)
  tellGaps(file, queried)
  const text = isJson
    ? `${JSON.stringify(queried.answer, null, 2)}\n`
    : formatAnswer(queried.answer)
  process.stdout.write(text)
  return EXIT.ok
}
