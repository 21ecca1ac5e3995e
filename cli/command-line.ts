// What the user typed, turned into one request: a command with its options, help, or the version. Node; reads nothing
// but what it is given.

import type { Command } from './command.ts'
import { CommandError } from './command-error.ts'
import { listOf } from './arguments.ts'

export type Request =
  | { kind: 'run'; command: Command; options: unknown }
  | { kind: 'help'; about: Command | null }
  | { kind: 'version' }

/** What `argv` (without node and script) asks for. Throws CommandError (exit 2) with one sentence. */
export function readCommandLine(argv: readonly string[], commands: readonly Command[]): Request {
  const named = (name: string): Command | undefined => commands.find((each) => each.name === name)
  const [first, ...rest] = argv
  if (first === undefined || first === '--help' || first === '-h') {
    return { kind: 'help', about: null }
  }
  if (first === 'help') {
    return { kind: 'help', about: rest.map(named).find((each) => each !== undefined) ?? null }
  }
  if (first === '--version' || first === '-v') return { kind: 'version' }
  const command = named(first)
  if (command === undefined) {
    const names = listOf(commands.map((each) => each.name))
    throw new CommandError(`"${first}" is not a command: use ${names}, or awescope --help.`)
  }
  if (rest.includes('--help') || rest.includes('-h')) return { kind: 'help', about: command }
  return { kind: 'run', command, options: command.parse(rest) }
}

const COLUMN = 29

/** The help that lists all commands. Any context. */
export function generalHelp(commands: readonly Command[]): string {
  const usage = [
    ...commands.map(({ name, operand, summary }): [string, string] => [
      `awescope ${name} ${operand}`,
      summary,
    ]),
    ['awescope COMMAND --help', 'All options of a command'],
    ['awescope --version', ''],
  ].map(([line = '', meaning = '']) => `  ${line.padEnd(COLUMN)}${meaning}`.trimEnd())
  return `awescope: where the time goes between a key press and the sound of a web page

Usage:
${usage.join('\n')}

Environment:
  AWESCOPE_BROWSER             Path of the browser to use (Chromium, Chrome for Testing or Firefox)
`
}
