// Reads a file that a user named, no more of it than can be used: a device or a pipe may never end. Node.

import { createReadStream } from 'node:fs'

const PIECE_BYTES = 1024 * 1024

/**
 * The first `mostBytes` of the file, and one byte more, which tells the caller that it is too long. Rejects as Node's
 * file system does.
 */
export async function readInput(path: string, mostBytes: number): Promise<Buffer> {
  const options = { end: mostBytes, highWaterMark: PIECE_BYTES }
  const stream: AsyncIterable<Buffer> = createReadStream(path, options)
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}
