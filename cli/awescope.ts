// The `awescope` command: reads the arguments, runs one command, and turns whatever happens into an exit code and, where it
// went wrong, one sentence on stderr. Node.

import { parseCommandLine, type Command } from './args.ts'
import { CommandError, EXIT, type ExitCode, sentenceOf } from './command-error.ts'
import { runDemo } from './commands/demo.ts'
import { runRecord } from './commands/record.ts'
import { runRender } from './commands/render.ts'
import { runReport } from './commands/report.ts'
import { helpText } from './help.ts'
import { createInterrupt } from './interrupt.ts'
import { projectVersion } from './project-files.ts'

async function run(command: Command, signal: AbortSignal): Promise<ExitCode> {
  switch (command.command) {
    case 'help':
      process.stdout.write(helpText(command.about))
      return EXIT.ok
    case 'version':
      process.stdout.write(`${projectVersion()}\n`)
      return EXIT.ok
    case 'demo':
      return await runDemo(command, signal)
    case 'record':
      return await runRecord(command, signal)
    case 'report':
      return await runReport(command)
    case 'render':
      return await runRender(command, signal)
    default:
      return command satisfies never
  }
}

// A reader that goes away (`awescope report x | head -1`) is no fault of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
})

const interrupt = createInterrupt()
try {
  process.exitCode = await run(parseCommandLine(process.argv.slice(2)), interrupt.signal)
} catch (error) {
  process.stderr.write(`awescope: ${sentenceOf(error)}\n`)
  process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.usage
} finally {
  interrupt.dispose()
}
