// Who plays on each voice, and what its patch says: columns beside the chip's own, one row for each of the 32 voices.
// Audio thread; allocates only when created.

import { VOICES } from '../../chip/voice-columns.ts'
import {
  GENERATORS,
  MAX_REGION_MODULATORS,
  MODULATOR_WORDS,
  type Region,
} from '../../soundfont/bank.ts'

/** Words of one voice's modulators. */
export const VOICE_MODULATOR_WORDS = MAX_REGION_MODULATORS * MODULATOR_WORDS

export interface VoiceTable {
  readonly channel: Uint8Array
  /** As played: what note off names. */
  readonly key: Uint8Array
  readonly velocity: Uint8Array
  /** As heard: generators 46 and 47 may fix them. */
  readonly soundKey: Uint8Array
  readonly soundVelocity: Uint8Array
  /** 1: the key is down. */
  readonly isKeyed: Uint8Array
  /** 1: note off has come, but a pedal holds it. */
  readonly isPedalled: Uint8Array
  /** 1: the sostenuto pedal came down while the key was. */
  readonly isSostenuto: Uint8Array
  readonly isDrum: Uint8Array
  /** 1: taken by a layer of the note that is being started. */
  readonly isReserved: Uint8Array
  readonly exclusiveClass: Uint8Array
  readonly preset: Int32Array
  /** Number of the note-on: the same for all its layers. */
  readonly note: Float64Array
  /** Grows with each voice that is started. */
  readonly order: Float64Array
  readonly sample: Int32Array
  /** Pitch of key, root, scale tuning, sample rate and correction, cents above one word a frame. */
  readonly basePitchCents: Float64Array
  /** Portamento: cents that are left to the voice's own pitch, and those of one step. */
  readonly glideCents: Float64Array
  readonly glideStep: Float64Array
  /** Gain of the right side that the voice's pan moves to, 0…1; the left side has the rest. */
  readonly panRight: Float64Array
  /** voice × GENERATORS + id: the region's values, AWE NRPNs already in their places. */
  readonly generators: Float64Array
  readonly modulatorCount: Uint8Array
  /** voice × VOICE_MODULATOR_WORDS + n × MODULATOR_WORDS. */
  readonly modulators: Int32Array
}

/** A table in which nobody plays. Allocates all columns. */
export function createVoiceTable(): VoiceTable {
  return {
    channel: new Uint8Array(VOICES),
    key: new Uint8Array(VOICES),
    velocity: new Uint8Array(VOICES),
    soundKey: new Uint8Array(VOICES),
    soundVelocity: new Uint8Array(VOICES),
    isKeyed: new Uint8Array(VOICES),
    isPedalled: new Uint8Array(VOICES),
    isSostenuto: new Uint8Array(VOICES),
    isDrum: new Uint8Array(VOICES),
    isReserved: new Uint8Array(VOICES),
    exclusiveClass: new Uint8Array(VOICES),
    preset: new Int32Array(VOICES),
    note: new Float64Array(VOICES),
    order: new Float64Array(VOICES),
    sample: new Int32Array(VOICES),
    basePitchCents: new Float64Array(VOICES),
    glideCents: new Float64Array(VOICES),
    glideStep: new Float64Array(VOICES),
    panRight: new Float64Array(VOICES),
    generators: new Float64Array(VOICES * GENERATORS),
    modulatorCount: new Uint8Array(VOICES),
    modulators: new Int32Array(VOICES * VOICE_MODULATOR_WORDS),
  }
}

/** Copies a region's generators and modulators into the voice's rows. Allocates nothing. */
export function copyRegion(table: VoiceTable, voice: number, region: Region): void {
  const { generators, modulators } = table
  const generatorsAt = voice * GENERATORS
  for (let id = 0; id < GENERATORS; id += 1) {
    generators[generatorsAt + id] = region.generators[id] as number
  }
  const count = Math.min(region.modulatorCount, MAX_REGION_MODULATORS)
  table.modulatorCount[voice] = count
  const modulatorsAt = voice * VOICE_MODULATOR_WORDS
  const words = count * MODULATOR_WORDS
  for (let i = 0; i < words; i += 1) {
    modulators[modulatorsAt + i] = region.modulators[i] as number
  }
  table.sample[voice] = region.sample
}

/** Forgets who played, as after creation. */
export function clearVoiceTable(table: VoiceTable): void {
  table.channel.fill(0)
  table.key.fill(0)
  table.velocity.fill(0)
  table.isKeyed.fill(0)
  table.isPedalled.fill(0)
  table.isSostenuto.fill(0)
  table.isReserved.fill(0)
  table.exclusiveClass.fill(0)
  table.glideCents.fill(0)
}
