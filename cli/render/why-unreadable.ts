// Why a file could not be read or written, as the end of a sentence without its full stop. Node.

import { sentenceOf } from '../command-error.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission',
  EPERM: 'there is no permission',
  ENOTDIR: 'a part of its path is not a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk can only be read',
  ESPIPE: 'it is a pipe, and the length of a WAV file stands at its beginning',
}

/**
 * The reason in words, or the first line of the error itself where it has none here; for any thrown value. Any context.
 */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? sentenceOf(error).replace(/\.$/, '')
}
