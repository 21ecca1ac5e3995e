// The `awescope` command: reads the arguments, runs one command, and turns whatever happens into an exit code and,
// where it went wrong, one sentence on stderr. Node.

import { CommandError, EXIT, type ExitCode, sentenceOf } from './command-error.ts'
import { generalHelp, readCommandLine } from './command-line.ts'
import { loadCommands } from './command-list.ts'
import { createInterrupt } from './interrupt.ts'
import { projectVersion } from './project-files.ts'

async function run(argv: readonly string[], signal: AbortSignal): Promise<ExitCode> {
  const commands = await loadCommands(argv[0])
  const request = readCommandLine(argv, commands)
  switch (request.kind) {
    case 'run':
      return await request.command.run(request.options, signal)
    case 'help':
      process.stdout.write(request.about?.help ?? generalHelp(commands))
      return EXIT.ok
    case 'version':
      process.stdout.write(`${projectVersion()}\n`)
      return EXIT.ok
    default:
      return request satisfies never
  }
}

// A reader that goes away (`awescope report x | head -1`) is no fault of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.ok)
})

const interrupt = createInterrupt()
let exitCode: ExitCode
try {
  exitCode = await run(process.argv.slice(2), interrupt)
} catch (error) {
  process.stderr.write(`awescope: ${sentenceOf(error)}\n`)
  exitCode = error instanceof CommandError ? error.exitCode : EXIT.usage
}
// What is printed is read first; then nothing that was left alone, such as a silent connection, keeps the process.
process.stderr.write('', () => process.stdout.write('', () => process.exit(exitCode)))
