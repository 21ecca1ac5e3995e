// The bank that a MIDI file is played with: a SoundFont of the user's, or the bundled General MIDI bank. Node.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { readSoundFont } from '../../engine/sf3/read-soundfont.ts'
import { type SoundFontBank, SoundFontError } from '../../engine/soundfont/bank.ts'
import { CommandError } from '../command-error.ts'
import { projectRoot } from '../project-files.ts'
import { createProgressLine } from './progress-line.ts'
import { whyUnreadable } from './why-unreadable.ts'

/** In the order of preference: beside the built command line; the npm package that the build takes it from. */
const BUNDLED = [
  ['dist', 'cli', 'banks', 'gm.sf2'],
  ['node_modules', '@coderline', 'alphatab', 'dist', 'soundfont', 'sonivox.sf2'],
] as const

/** Path of the General MIDI bank that comes with Awescope. Throws CommandError (exit 2) where it is missing. */
export function bundledBankPath(): string {
  const paths = BUNDLED.map((parts) => join(projectRoot(), ...parts))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) {
    const [parts] = BUNDLED
    throw new CommandError(
      `The bundled bank ${join(...parts)} is not there: run npm run build first, or name one with --soundfont.`,
    )
  }
  return found
}

/**
 * The bank in `path`; on a terminal, stderr tells how far it is. Rejects with CommandError (exit 2) that says what is
 * wrong with the file, and where.
 */
export async function loadBank(path: string, isTerminal: boolean): Promise<SoundFontBank> {
  const shown = relative(process.cwd(), path) || path
  const target = { isTTY: isTerminal, write: (text: string) => process.stderr.write(text) }
  const line = createProgressLine(target, () => performance.now())
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    throw new CommandError(`The SoundFont ${shown} cannot be read: ${whyUnreadable(error)}.`)
  }
  try {
    // Small files share a pool with others in Node; the parser wants a buffer that is the file and nothing else.
    const { buffer, byteOffset, byteLength } = bytes
    const own =
      byteLength === buffer.byteLength
        ? (buffer as ArrayBuffer)
        : (buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)
    const done = (share: number): void =>
      line.show(`Reading the SoundFont ${shown}: ${Math.floor(share * 100)} %`)
    return await readSoundFont(own, done)
  } catch (error) {
    if (!(error instanceof SoundFontError)) throw error
    throw new CommandError(
      `The SoundFont ${shown} cannot be used: ${error.message.replace(/\.$/, '')}.`,
    )
  } finally {
    line.clear()
  }
}
