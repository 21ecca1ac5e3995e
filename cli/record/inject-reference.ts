// The reference instrument in a page that is recorded from the command line: its modules and its bank go in by the
// browser's automation protocol, in pieces, because a page's policy may forbid it to fetch. Node.

import { readFile } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'

import {
  DEFAULT_REFERENCE_OPTIONS,
  type ReferenceOptions,
} from '../../trace/wire/engine-options.ts'
import { CommandError } from '../command-error.ts'
import { progress } from '../print.ts'
import { builtFile } from '../project-files.ts'
import { bundledBankPath } from '../render/load-bank.ts'
import { clearLine } from '../render/progress-line.ts'
import { runApart } from '../run-apart.ts'
import type { PackedBankFile } from './pack-bank-file.ts'
import type { TraceCollector } from './trace-collector.ts'
import { waitUntil } from './wait-until.ts'

/** Characters of base64 in one call. */
const PIECE = 4 * 1024 * 1024
const READY_LIMIT_MS = 20_000

export interface LoadedReference {
  /** Text of the reference's part for the page world. */
  readonly part: string
  /** Text of the engine's module for the audio thread. */
  readonly worklet: string
  readonly bankName: string
  readonly hasDrums: boolean
  /** Packed, so that the page has nothing to parse. */
  readonly bank: Uint8Array
  readonly options: ReferenceOptions
}

const STOPPED = 'Stopped before the bank was loaded.'

async function packApart(path: string, signal: AbortSignal): Promise<PackedBankFile> {
  try {
    const order = { path, isTerminal: process.stderr.isTTY }
    return await runApart('bank', order, STOPPED, signal)
  } catch (error) {
    // The thread was ended before it could take its line away.
    if (signal.aborted) clearLine(process.stderr)
    throw error
  }
}

/**
 * The instrument in `mode` with the bank in `soundFont` (null: the bundled one). Rejects with CommandError (exit 2)
 * where a file is missing or no SoundFont, and with exit 130 where `signal` fires first.
 */
export async function loadReference(
  mode: ReferenceOptions['mode'],
  soundFont: string | null,
  signal: AbortSignal,
): Promise<LoadedReference> {
  const [part, worklet] = await Promise.all([
    readFile(builtFile('recorder-reference.js'), 'utf8'),
    readFile(builtFile('cli', 'worklet', 'reference.js'), 'utf8'),
  ])
  const path = soundFont ?? bundledBankPath()
  const bankName = soundFont === null ? 'General MIDI' : (path.split(/[\\/]/).at(-1) ?? '')
  const packed = await packApart(path, signal)
  for (const warning of packed.warnings) progress(warning)
  return {
    part,
    worklet,
    bankName,
    hasDrums: packed.hasDrums,
    bank: packed.bytes,
    options: { ...DEFAULT_REFERENCE_OPTIONS, mode },
  }
}

/**
 * Puts the instrument into the page's main frame, in a context of its own, and waits until it is ready. Rejects with
 * CommandError (exit 2) and its own reason where it cannot play there. The recorder must be in the page, and what it
 * says be fetched.
 */
export async function injectReference(
  page: Page,
  collector: TraceCollector,
  reference: LoadedReference,
  signal: AbortSignal,
): Promise<void> {
  const { part, worklet, bankName, bank, options } = reference
  progress(`Loading the reference instrument (${options.mode}, ${bankName}) …`)
  const text = Buffer.from(bank.buffer, bank.byteOffset, bank.byteLength).toString('base64')
  try {
    for (let start = 0; start < text.length; start += PIECE) {
      await page.evaluate(keepPiece, text.slice(start, start + PIECE))
    }
    const wanted = options as unknown as Record<string, unknown>
    await page.evaluate(injectKept, part, worklet, bankName, wanted)
  } catch (error) {
    if (signal.aborted) return
    throw new CommandError(
      `The reference instrument cannot be put into the page: ${String(error)}.`,
    )
  }
  const isSettled = (): boolean => {
    const state = collector.reference?.state
    return state === 'ready' || state === 'failed'
  }
  await waitUntil(collector, isSettled, READY_LIMIT_MS, signal)
  if (signal.aborted || collector.reference?.state === 'ready') return
  throw new CommandError(
    collector.reference?.reason || 'The reference instrument did not answer from the page.',
  )
}

/** Runs in the page, alone. A multiple of four characters, so that each piece can be decoded by itself. */
function keepPiece(piece: string): void {
  const holder = globalThis.__awescope as { pieces?: Uint8Array[] } | undefined
  if (!holder) throw new Error('the recorder is not there')
  const letters = atob(piece)
  const bytes = new Uint8Array(letters.length)
  for (let index = 0; index < letters.length; index++) bytes[index] = letters.charCodeAt(index)
  holder.pieces = [...(holder.pieces ?? []), bytes]
}

/** Runs in the page, alone. */
function injectKept(
  part: string,
  worklet: string,
  name: string,
  options: Record<string, unknown>,
): void {
  const recorder = globalThis.__awescope
  const holder = recorder as { pieces?: Uint8Array[] } | undefined
  const pieces = holder?.pieces
  if (!recorder || !pieces) throw new Error('the recorder is not there')
  delete holder.pieces
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  const toUrl = (source: string): string =>
    URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  recorder.reference({
    type: 'reference/inject',
    partUrl: toUrl(part),
    workletUrl: toUrl(worklet),
    contextId: 0,
    followsMidi: true,
    options: options as never,
  })
  recorder.reference({ type: 'reference/bank', name, bytes: bytes.buffer })
}
