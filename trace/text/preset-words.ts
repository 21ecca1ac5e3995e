// The card's presets of reverb and chorus and the engine's modes and stealing rules by name, for panel and command
// line. Any context.

import type { EngineMode, StealingRule } from '../wire/engine-options.ts'

/** By preset number, as the drivers called them. */
export const REVERB_NAMES: readonly string[] = [
  'Room 1',
  'Room 2',
  'Room 3',
  'Hall 1',
  'Hall 2',
  'Plate',
  'Delay',
  'Panning delay',
]
export const CHORUS_NAMES: readonly string[] = [
  'Chorus 1',
  'Chorus 2',
  'Chorus 3',
  'Chorus 4',
  'Feedback',
  'Flanger',
  'Short delay',
  'Short delay, feedback',
]

export const MODE_NAMES: Readonly<Record<EngineMode, string>> = {
  hardware: 'hardware, as the card',
  sf2: 'SoundFont 2, as specified',
}

/** Whose rule it is by which a note takes another's voice. */
export const STEALING_NAMES: Readonly<Record<StealingRule, string>> = {
  recommended: 'released, then quietest',
  win95: 'the Windows 95 driver',
  dos: 'the DOS driver',
  alsa: "ALSA's driver",
  fluidsynth: 'FluidSynth',
}

/** A position of the card's equaliser, 0…11; 5 is flat. */
export function formatTone(position: number): string {
  const steps = position - 5
  return steps === 0 ? 'flat' : steps > 0 ? `+${steps}` : `−${-steps}`
}
