// A SoundFont file as the bytes that a page's audio thread takes without a parser. Node.

import { readFile } from 'node:fs/promises'

import { expandSoundFont } from '../../engine/sf3/expand-soundfont.ts'
import { SoundFontError } from '../../engine/soundfont/bank.ts'
import { packBank } from '../../engine/soundfont/packed-bank.ts'
import { parseSoundFont } from '../../engine/soundfont/parse-soundfont.ts'
import { CommandError } from '../command-error.ts'
import { whyUnreadable } from '../render/why-unreadable.ts'

/** Rejects with CommandError (exit 2) where the file cannot be read or used. */
export async function packBankFile(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = Uint8Array.from(await readFile(path))
  } catch (error) {
    throw new CommandError(`The SoundFont ${path} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    return new Uint8Array(packBank(parseSoundFont(await expandSoundFont(bytes.buffer))))
  } catch (error) {
    if (!(error instanceof SoundFontError)) throw error
    const reason = error.message.replace(/[.\s]+$/, '')
    throw new CommandError(`The SoundFont ${path} cannot be used: ${reason}.`)
  }
}
