// A trace that Chrome took into a trace file of ours. Node, on a thread of its own.

import { createReadStream, writeSync } from 'node:fs'
import { stat } from 'node:fs/promises'

import { createChunkWriter } from '../trace/file/chunk-writer.ts'
import { createChromeImport } from '../trace/import/chrome-import.ts'
import { CommandError } from './command-error.ts'
import { whyUnreadable } from './render/why-unreadable.ts'
import { writeError } from './whole-file.ts'

export interface ImportOrder {
  readonly file: string
  /** The empty open file that it goes to; whoever opened it closes it. */
  readonly output: number
  readonly out: string
}

export interface ImportedTrace {
  readonly quanta: number
  readonly leftOut: number
}

/** Resolves when the file is whole. Rejects with CommandError (exit 2). */
export async function importNamedTrace({ file, output, out }: ImportOrder): Promise<ImportedTrace> {
  const chrome = createChromeImport()
  let endedWallMs = 0
  try {
    endedWallMs = (await stat(file)).mtimeMs
    const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 256 * 1024 })
    for await (const piece of pieces) chrome.feed(piece)
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    throw new CommandError(`${file} cannot be read: ${whyUnreadable(error)}.`)
  }
  if (!chrome.isTrace) throw new CommandError(`${file} is no Chrome trace in JSON.`)
  if (chrome.quanta === 0) {
    throw new CommandError(
      `${file} tells nothing of Web Audio: take the trace with the category webaudio, while the page plays.`,
    )
  }
  try {
    const writer = createChunkWriter((bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(output, bytes, at)
    })
    for (const message of chrome.messages(endedWallMs)) writer.append(message)
    await writer.end()
  } catch (error) {
    throw writeError(out, error)
  }
  return { quanta: chrome.quanta, leftOut: chrome.leftOut }
}
