// `awescope report`: the report of a saved trace. Node.

import { readFile } from 'node:fs/promises'

import type { ReportOptions } from '../args.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from '../command-error.ts'
import { progress } from '../progress.ts'
import { reportText, reportTrace } from '../report-trace.ts'

/** Exit 0, also for a damaged trace of which something could be read. Rejects with CommandError (exit 2). */
export async function runReport(options: ReportOptions): Promise<ExitCode> {
  let bytes: Buffer
  try {
    bytes = await readFile(options.file)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason =
      code === 'ENOENT' ? 'it is not there' : code === 'EISDIR' ? 'it is a folder' : sentenceOf(error)
    throw new CommandError(`${options.file} cannot be read: ${reason}.`)
  }
  const { report, damage } = await reportTrace(bytes).catch((error: unknown) => {
    throw new CommandError(`${options.file} cannot be read: ${sentenceOf(error).replace(/[.\s]+$/, '')}.`)
  })
  for (const sentence of damage) progress(`awescope: ${options.file}: ${sentence}`)
  process.stdout.write(options.isJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report))
  return EXIT.ok
}
