// The face of the two voice writers: what a mode makes of patch and channel, in the columns of one voice. Types only.

import type { SoundFontBank } from '../../soundfont/bank.ts'

/** Pan is written to the table, from where pan-glide.ts takes it into the columns. Audio thread; nothing allocates. */
export interface VoiceWriter {
  /** Writes all columns of a voice whose row in the table is filled: before its start. */
  begin(voice: number, bank: SoundFontBank): void
  /** Writes again what may change while the voice sounds. */
  update(voice: number): void
  /** True where the voice must be updated when this controller of its channel has changed. */
  isMovedByController(voice: number, controller: number): boolean
  /** The same for poly pressure of its key. */
  isMovedByPolyPressure(voice: number): boolean
}
