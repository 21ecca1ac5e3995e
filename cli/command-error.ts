// The one kind of error that a user of the command line is meant to see: a sentence and an exit code. Node.

/**
 * 0: done. 1: the page made no audio, or a gate is broken. 2: usage, no browser, unreachable address, bad file. 130:
 * stopped by Ctrl-C before there was a result.
 */
export const EXIT = { ok: 0, noAudio: 1, gateBroken: 1, usage: 2, interrupted: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with one sentence on stderr and `exitCode`; its stack is never shown. */
export class CommandError extends Error {
  readonly exitCode: ExitCode

  constructor(sentence: string, exitCode: ExitCode = EXIT.usage) {
    super(sentence)
    this.name = 'CommandError'
    this.exitCode = exitCode
  }
}

/** What went wrong in one line without a stack, for any thrown value. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0]?.trim() || 'unknown error'
}
