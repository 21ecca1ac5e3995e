// State of the 16 MIDI channels as columns, and its values at power-up. Written by the reader, read by the driver.
// Audio thread; allocated once.

import { GENERATORS } from '../soundfont/bank.ts'
import { createDrumKeys, resetDrumKeys } from './drum-keys.ts'
import { AWE_NRPNS, CHANNELS, type Channels, type MidiColumns } from './midi-types.ts'

/** Channel 10, counted from 0: drums after every reset. */
export const DRUM_CHANNEL = 9
export const BEND_CENTRE = 8192
export const BEND_RANGE_CENTS = 200

export const CONTROLLER = {
  bank: 0,
  modulation: 1,
  portamentoTime: 5,
  dataMsb: 6,
  volume: 7,
  pan: 10,
  expression: 11,
  bankLsb: 32,
  dataLsb: 38,
  hold: 64,
  portamento: 65,
  sostenuto: 66,
  soft: 67,
  firstSound: 70,
  lastSound: 79,
  portamentoFrom: 84,
  reverb: 91,
  chorus: 93,
  increment: 96,
  decrement: 97,
  nrpnLsb: 98,
  nrpnMsb: 99,
  rpnLsb: 100,
  rpnMsb: 101,
  allSoundOff: 120,
  resetAll: 121,
  localControl: 122,
  allNotesOff: 123,
} as const

/** Channels at their power-up state. About 10 KB. */
export function createChannels(): Channels {
  const channels: Channels = {
    controllers: new Uint8Array(CHANNELS * 128),
    program: new Uint8Array(CHANNELS),
    bank: new Uint8Array(CHANNELS),
    isDrum: new Uint8Array(CHANNELS),
    pitchBend: new Uint16Array(CHANNELS),
    bendRangeCents: new Float64Array(CHANNELS),
    tuningCents: new Float64Array(CHANNELS),
    scaleCents: new Float64Array(CHANNELS * 12),
    pressure: new Uint8Array(CHANNELS),
    polyPressure: new Uint8Array(CHANNELS * 128),
    awe: new Int16Array(CHANNELS * AWE_NRPNS),
    isAweSet: new Uint8Array(CHANNELS * AWE_NRPNS),
    generatorOffset: new Int16Array(CHANNELS * GENERATORS),
    drums: createDrumKeys(),
    lastKey: new Int16Array(CHANNELS),
    glideFrom: new Int16Array(CHANNELS),
    masterVolume: 1,
    masterTuningCents: 0,
    isMt32: false,
  }
  resetChannels(channels)
  return channels
}

/**
 * Puts everything to its power-up state. The AWE drivers' own values are not established; these are GS's
 * (docs/emu8000.md, section 6): volume 100, pan 64, expression 127, reverb 40, chorus 0, bend range two semitones.
 * `isMt32` stays: it belongs to the sound map, which the cause of the reset chooses. Allocates nothing.
 */
export function resetChannels(channels: Channels): void {
  channels.controllers.fill(0)
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const base = channel * 128
    channels.controllers[base + CONTROLLER.volume] = 100
    channels.controllers[base + CONTROLLER.pan] = 64
    channels.controllers[base + CONTROLLER.expression] = 127
    channels.controllers[base + CONTROLLER.reverb] = 40
    // Sound controllers are relative: 64 leaves the patch as it is (RP-021).
    channels.controllers.fill(64, base + CONTROLLER.firstSound, base + CONTROLLER.lastSound + 1)
    resetDrumKeys(channels.drums, channel)
    channels.isDrum[channel] = channel === DRUM_CHANNEL ? 1 : 0
  }
  channels.program.fill(0)
  channels.bank.fill(0)
  channels.pitchBend.fill(BEND_CENTRE)
  channels.bendRangeCents.fill(BEND_RANGE_CENTS)
  channels.tuningCents.fill(0)
  channels.scaleCents.fill(0)
  channels.pressure.fill(0)
  channels.polyPressure.fill(0)
  channels.awe.fill(0)
  channels.isAweSet.fill(0)
  channels.generatorOffset.fill(0)
  channels.lastKey.fill(-1)
  channels.glideFrom.fill(-1)
  channels.masterVolume = 1
  channels.masterTuningCents = 0
}

/** All columns, in an order of their own. */
export function channelColumns(channels: Channels): MidiColumns {
  const { drums, masterVolume: _, masterTuningCents: __, isMt32: ___, ...columns } = channels
  return [...Object.values(columns), ...Object.values(drums)] as MidiColumns[number][]
}
