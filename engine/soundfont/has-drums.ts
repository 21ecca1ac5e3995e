// Whether drums can sound. Any context.

import type { SoundFontBank } from './bank.ts'

/** Where the specification puts drum kits. */
export const DRUM_BANK = 128

/** Said where notes of channel 10 are played with a bank that has none. */
export const SILENT_DRUMS =
  'The SoundFont has no drum kit (bank 128), so the notes on channel 10 stay silent.'

/** True where the bank has a drum kit. */
export const hasDrums = ({ presets }: SoundFontBank): boolean => presets.bank.includes(DRUM_BANK)
