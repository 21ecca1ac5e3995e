// A WAV file that is whole or not there. Node.

import { rm, stat } from 'node:fs/promises'

import { CommandError } from '../command-error.ts'
import { createWavWriter, type WavWriter } from './wav-writer.ts'
import { whyUnreadable } from './why-unreadable.ts'

export interface WavFormat {
  readonly rateHz: number
  /** 32-bit floating point instead of 16-bit integers. */
  readonly isFloat: boolean
}

/**
 * What `work` resolves with, having written the sound to the fresh file `out`; where it fails or ends without a
 * result (null), no file is left. Rejects with CommandError (exit 2) where the file cannot be written, and with what
 * `work` rejects with.
 */
export async function writeWav<Result>(
  out: string,
  { rateHz, isFloat }: WavFormat,
  work: (writer: WavWriter) => Promise<Result | null>,
): Promise<Result | null> {
  let isWhole = false
  let isOpen = false
  try {
    const writer = await createWavWriter(out, rateHz, isFloat)
    isOpen = true
    try {
      const figures = await work(writer)
      if (figures !== null) await writer.finish()
      isWhole = figures !== null
      return figures
    } finally {
      if (!isWhole) await writer.abandon()
    }
  } catch (error) {
    if (!isFileError(error)) throw error
    throw new CommandError(`${out} cannot be written: ${whyUnreadable(error)}.`)
  } finally {
    if (isOpen && !isWhole) await removeFile(out)
  }
}

/** Devices such as /dev/null stay where they are. */
async function removeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile() === true) await rm(path, { force: true })
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
