// What a wrong usage of the command line throws. Any context.

import { CommandError } from '../../../cli/command-error.ts'

/** The error that `parse` ends with; fails where it ends without one, or with another. */
export const usageError = (parse: () => unknown): CommandError => {
  let parsed: unknown
  try {
    parsed = parse()
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
  throw new Error(`accepted as ${JSON.stringify(parsed)}`)
}
