// A trace that Chrome took, or a MIDI file, into a trace file of ours. Node, on a thread of its own.

import { createReadStream, writeSync } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'

import { MAX_MIDI_FILE_BYTES, MidiFileError, readMidiFile } from '../midi/read-midi-file.ts'
import { createChunkWriter } from '../trace/file/chunk-writer.ts'
import { createChromeImport } from '../trace/import/chrome-import.ts'
import { midiMessages } from '../trace/import/midi-import.ts'
import type { StampedMessage } from '../trace/wire/protocol.ts'
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
  /** What was taken over: quanta of Chrome's trace, or messages of a MIDI file. */
  readonly kind: 'chrome' | 'midi'
  readonly count: number
  readonly leftOut: number
  /** What was wrong with the file, as ends of sentences that begin with its name. */
  readonly warnings: readonly string[]
}

/** Resolves when the file is whole. Rejects with CommandError (exit 2). */
export async function importNamedTrace(order: ImportOrder): Promise<ImportedTrace> {
  return (await isMidiFile(order.file)) ? importMidi(order) : importChrome(order)
}

const unreadable = (file: string, error: unknown): unknown =>
  error instanceof Error && 'syscall' in error
    ? new CommandError(`${file} cannot be read: ${whyUnreadable(error)}.`)
    : error

/** By its first bytes: a Standard MIDI File, or one that is wrapped in RIFF. */
async function isMidiFile(file: string): Promise<boolean> {
  try {
    const handle = await open(file)
    try {
      const head = new Uint8Array(4)
      await handle.read(head, 0, 4, 0)
      return ['MThd', 'RIFF'].includes(String.fromCharCode(...head))
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unreadable(file, error)
  }
}

async function importMidi({ file, output, out }: ImportOrder): Promise<ImportedTrace> {
  try {
    const { size, mtimeMs } = await stat(file)
    if (size > MAX_MIDI_FILE_BYTES) throw new MidiFileError('is larger than any MIDI file')
    const piece = readMidiFile(await readFile(file))
    const count = piece.atMs.length
    if (count === 0) throw new MidiFileError('holds no MIDI message')
    await writeMessages(midiMessages(piece, basename(file), Math.max(0, mtimeMs)), output, out)
    return { kind: 'midi', count, leftOut: 0, warnings: piece.warnings }
  } catch (error) {
    if (error instanceof MidiFileError) throw new CommandError(`${file} ${error.message}.`)
    throw unreadable(file, error)
  }
}

async function importChrome({ file, output, out }: ImportOrder): Promise<ImportedTrace> {
  const chrome = createChromeImport()
  let endedWallMs = 0
  try {
    endedWallMs = (await stat(file)).mtimeMs
    const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: 256 * 1024 })
    for await (const piece of pieces) chrome.feed(piece)
  } catch (error) {
    throw unreadable(file, error)
  }
  if (!chrome.isTrace)
    throw new CommandError(`${file} is no Chrome trace in JSON, and no MIDI file.`)
  if (chrome.quanta === 0) {
    throw new CommandError(
      `${file} tells nothing of Web Audio: take the trace with the category webaudio, while the page plays.`,
    )
  }
  await writeMessages(chrome.messages(endedWallMs), output, out)
  const { quanta, leftOut } = chrome
  return { kind: 'chrome', count: quanta, leftOut, warnings: [] }
}

async function writeMessages(
  messages: Iterable<StampedMessage>,
  output: number,
  out: string,
): Promise<void> {
  try {
    const writer = createChunkWriter((bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(output, bytes, at)
    })
    for (const message of messages) writer.append(message)
    await writer.end()
  } catch (error) {
    throw writeError(out, error)
  }
}
