// Which notes have a pitch that the tap can listen for. Pure; page world.

import { channelOf, isNoteOn } from '../../../trace/wire/midi-word.ts'

/** Notes on General MIDI's drum channel have none. */
const DRUM_CHANNEL = 9

/** True for the word of a note-on whose note is a pitch: those of drums are none. */
export const isPitched = (word: number): boolean =>
  isNoteOn(word) && channelOf(word) !== DRUM_CHANNEL
