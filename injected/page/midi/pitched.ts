// Which notes have a pitch that the tap can listen for. Pure; page world; one call, as a page waits for it.

/** Notes on General MIDI's drum channel have none. */
const DRUM_NOTE_ON = 0x99

/** The note of a note-on's word, where it is a pitch: those of drums are none. Else -1. */
export const pitchOf = (word: number): number =>
  (word & 0xf0) === 0x90 && word > 0xffff && (word & 0xff) !== DRUM_NOTE_ON
    ? (word >> 8) & 0xff
    : -1
