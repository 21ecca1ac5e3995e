// Renders the SoundFont tests of the data folder, and what their benches share. Node.

import type { EngineOptions } from '../../../trace/wire/engine-options.ts'
import { bufferOf, dataFile, midiOf } from './data.ts'
import { type Rendered, renderEngine } from './render.ts'

export const RATE = 44_100
export const MODES = ['sf2', 'hardware'] as const
export const isSpecDataThere = dataFile('sf', 'sf_spec_test.sf2') !== null

/** Bank and MIDI file of that name, with a flat equaliser. */
export async function renderSpecTest(
  name: string,
  mode: (typeof MODES)[number],
  options: Partial<EngineOptions> = {},
): Promise<Rendered> {
  const bank = bufferOf(dataFile('sf', `${name}.sf2`) ?? '')
  const music = midiOf(dataFile('midi', `${name}.mid`) ?? '')
  return await renderEngine(music, bank, { mode, treble: 5, ...options })
}

export function shown(values: readonly number[], digits = 2): string {
  return values.map((value) => value.toFixed(digits)).join(' ')
}
