// The pages of a list that comes by a pipe: one address a line, so that a list of any length can be audited. Node.

import { CommandError, sentenceOf } from '../command-error.ts'
import { urlOf } from '../record/page-options.ts'

export const MAX_LISTED = 10_000
const MAX_LIST_BYTES = 4 * 1024 * 1024

/**
 * The addresses of a list in their order, each once; empty lines, and what follows a # that begins a line, are none.
 * Throws CommandError (exit 2) with the number of the first line that is no address. Any thread.
 */
export function readPageList(text: string): string[] {
  const urls = new Set<string>()
  for (const [index, given] of text.split(/\r?\n/).entries()) {
    const line = given.trim()
    if (line === '' || line.startsWith('#')) continue
    try {
      urls.add(urlOf(line))
    } catch (error) {
      throw new CommandError(`Line ${index + 1} of the list: ${sentenceOf(error)}`)
    }
    if (urls.size > MAX_LISTED) {
      throw new CommandError(`The list has more than ${MAX_LISTED} addresses: split it.`)
    }
  }
  if (urls.size === 0) throw new CommandError('The list on standard input has no address.')
  return [...urls]
}

/** What comes by standard input, to its end. Rejects with CommandError (exit 2) where it is too long. */
export async function readStandardInput(
  input: AsyncIterable<Buffer | string> = process.stdin,
): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of input) {
    const part = Buffer.from(piece as string)
    pieces.push(part)
    bytes += part.length
    if (bytes > MAX_LIST_BYTES) throw new CommandError('The list on standard input is too long.')
  }
  return Buffer.concat(pieces).toString('utf8')
}
