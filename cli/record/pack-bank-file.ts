// A SoundFont file as the bytes that a page's audio thread takes without a parser. Node.

import { hasDrums } from '../../engine/soundfont/has-drums.ts'
import { packBank } from '../../engine/soundfont/packed-bank.ts'
import { loadBank } from '../render/load-bank.ts'

export interface PackedBankFile {
  readonly bytes: Uint8Array
  /** What was wrong with the file and tolerated, one sentence each. */
  readonly warnings: readonly string[]
  readonly hasDrums: boolean
}

export interface BankFileOrder {
  readonly path: string
  /** Somebody sees on stderr how far it is. */
  readonly isTerminal: boolean
}

/** Rejects with CommandError (exit 2) where the file cannot be read or used. */
export async function packBankFile({ path, isTerminal }: BankFileOrder): Promise<PackedBankFile> {
  const bank = await loadBank(path, isTerminal)
  return {
    bytes: new Uint8Array(packBank(bank)),
    warnings: bank.warnings,
    hasDrums: hasDrums(bank),
  }
}
