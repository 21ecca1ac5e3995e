// A writer alone: one voice's patch and its channel in, the chip's columns out. In Node.

import type { EngineMode } from '../../../trace/wire/engine-options.ts'
import { createVoiceMemory } from '../../../engine/chip/kernel/voice-memory.ts'
import { createChannels } from '../../../engine/midi/channels.ts'
import { createHardwareWriter } from '../../../engine/midi/driver/hardware-writer.ts'
import { createPatchValues } from '../../../engine/midi/driver/patch-values.ts'
import { createSf2Writer } from '../../../engine/midi/driver/sf2-writer.ts'
import { createVoiceTable } from '../../../engine/midi/driver/voice-table.ts'
import { GENERATORS } from '../../../engine/soundfont/bank.ts'
import {
  GENERATOR,
  GENERATOR_INFO,
  type GeneratorName,
} from '../../../engine/soundfont/generators.ts'
import { constantSample, oneZoneBank } from '../soundfont/banks.ts'
import { bankOf } from './player.ts'

/** Not the first ones, whose columns begin at 0 whatever their width. */
export const VOICE = 3
export const CHANNEL = 5
export const KEY = 60

/** What stands in a voice's row, by column; `panRight` is where the pan is to go. */
export type Row = Readonly<Record<string, number>>

/** A voice that key 60 plays at full velocity, with a patch that says nothing, on a channel at power-up. */
export function createWriterStand(mode: EngineMode) {
  const { columns } = createVoiceMemory()
  const table = createVoiceTable()
  const channels = createChannels()
  const create = mode === 'hardware' ? createHardwareWriter : createSf2Writer
  const writer = create(columns, table, channels, createPatchValues(table, channels))
  const bank = bankOf(oneZoneBank(constantSample()))

  table.channel[VOICE] = CHANNEL
  table.key[VOICE] = KEY
  table.soundKey[VOICE] = KEY
  table.soundVelocity[VOICE] = 127
  table.isKeyed[VOICE] = 1
  for (const name of Object.keys(GENERATOR_INFO) as GeneratorName[]) {
    table.generators[VOICE * GENERATORS + GENERATOR[name]] = GENERATOR_INFO[name].default
  }

  const row = (): Row => {
    const cells = Object.entries(columns).map(([name, column]) => [name, column[VOICE]] as const)
    return { ...Object.fromEntries(cells), panRight: table.panRight[VOICE] as number }
  }

  return {
    table,
    channels,
    writer,
    /** The row after these generators, and what was set before, have been written. */
    write(generators: Partial<Record<GeneratorName, number>> = {}): Row {
      for (const [name, value] of Object.entries(generators)) {
        table.generators[VOICE * GENERATORS + GENERATOR[name as GeneratorName]] = value
      }
      writer.begin(VOICE, bank)
      return row()
    },
  }
}

/** Generators by which hold and decay halve with each octave above key 60. */
export const SHORTER_BY_KEY = {
  holdVolEnv: 0,
  decayVolEnv: 0,
  holdModEnv: 0,
  decayModEnv: 0,
  keynumToVolEnvHold: 100,
  keynumToVolEnvDecay: 100,
  keynumToModEnvHold: 100,
  keynumToModEnvDecay: 100,
} as const
