// Reads a SoundFont of any kind, compressed or not, into a bank. Page, panel, command line; never in the audio thread.

import type { SoundFontBank } from '../soundfont/bank.ts'
import { parseSoundFont } from '../soundfont/parse-soundfont.ts'
import { expandSoundFont, type OnProgress } from './expand-soundfont.ts'

/**
 * The bank in `file`, which must not be changed or transferred without it; its warnings tell what was mended
 * before and after decoding. Costs what `expandSoundFont` and `parseSoundFont` do. Rejects with a SoundFontError
 * where it cannot be used.
 */
export const readSoundFont = async (
  file: ArrayBuffer,
  onProgress?: OnProgress,
): Promise<SoundFontBank> => {
  const expanded = await expandSoundFont(file, onProgress)
  const bank = parseSoundFont(expanded.file)
  return { ...bank, warnings: [...new Set([...expanded.warnings, ...bank.warnings])] }
}
