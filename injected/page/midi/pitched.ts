// Which notes have a pitch that the tap can listen for. Pure; page world.

/** Notes on General MIDI's drum channel have none. */
const DRUM_CHANNEL = 9

/** True for a note-on whose note is a pitch: those of drums are none. */
export const isPitched = (data: Uint8Array): boolean => {
  const status = data[0] ?? 0
  return status >> 4 === 9 && (status & 0x0f) !== DRUM_CHANNEL && (data[2] ?? 0) > 0
}
