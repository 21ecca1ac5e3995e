// What a command of `awescope` is: one file in cli/commands/ that exports one of these, and one line in
// command-list.ts. Node.

import type { ExitCode } from './command-error.ts'

/** One command; `Options` is what its arguments mean. */
export interface Command<Options = unknown> {
  readonly name: string
  /** What follows the name in the list of all commands, such as `URL`; empty where it takes only options. */
  readonly operand: string
  /** Its line in that list, without a full stop. */
  readonly summary: string
  /** The text of `awescope NAME --help`, with its last line break. */
  readonly help: string
  /** What `args` (those after the name) ask for. Throws CommandError (exit 2) with one sentence. */
  parse(args: readonly string[]): Options
  /**
   * Resolves with the exit code; ends early when `signal` fires. Rejects with CommandError, which has an
   * exit code of its own.
   */
  run(options: Options, signal: AbortSignal): Promise<ExitCode>
}

/** The end of the help of commands that look at a page or its trace. */
export const EXIT_CODES_HELP =
  'Exit code: 0 done; 1 the page made no audio; 2 wrong usage, no browser, unreachable address or bad\n' +
  'file. The reason is one sentence on stderr.'
