// A driver that only writes down what it is told, in words.

import { createMidiReader } from '../../../engine/midi/midi-reader.ts'
import type { MidiReader, MidiTarget } from '../../../engine/midi/midi-types.ts'

export interface Listening {
  reader: MidiReader
  /** What was told since the last look, for example `noteOn 0 60 100`. */
  told(): string[]
  /** Channel messages, three bytes each. */
  send(...bytes: readonly number[]): void
  sysex(...bytes: readonly number[]): void
}

export function listen(): Listening {
  let calls: string[] = []
  const note =
    (name: string) =>
    (...values: readonly (number | boolean)[]): void => {
      calls.push([name, ...values].join(' '))
    }
  const target: MidiTarget = {
    noteOn: note('noteOn'),
    noteOff: note('noteOff'),
    controllerChanged: note('controller'),
    pitchBendChanged: note('bend'),
    pressureChanged: note('pressure'),
    polyPressureChanged: note('polyPressure'),
    tuningChanged: note('tuning'),
    programChanged: note('program'),
    holdPedal: note('hold'),
    sostenutoPedal: note('sostenuto'),
    aweChanged: note('awe'),
    generatorOffsetChanged: note('generator'),
    allSoundOff: note('allSoundOff'),
    allNotesOff: note('allNotesOff'),
    masterVolumeChanged: note('masterVolume'),
    reverbPresetChanged: note('reverb'),
    chorusPresetChanged: note('chorus'),
    systemReset: note('systemReset'),
  }
  const reader = createMidiReader(target)
  return {
    reader,
    told() {
      const taken = calls
      calls = []
      return taken
    },
    send(...bytes) {
      for (let i = 0; i < bytes.length; i += 3) {
        reader.message(bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0)
      }
    },
    sysex(...bytes) {
      reader.sysex(Uint8Array.from(bytes), 0, bytes.length)
    },
  }
}

/** A Roland data set with its right checksum. */
export function roland(
  model: number,
  address: readonly number[],
  data: readonly number[],
): number[] {
  const sum = [...address, ...data].reduce((total, byte) => total + byte, 0)
  return [0xf0, 0x41, 0x10, model, 0x12, ...address, ...data, (128 - (sum % 128)) % 128, 0xf7]
}
