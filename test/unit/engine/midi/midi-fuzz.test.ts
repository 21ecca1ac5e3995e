// Any bytes at all, in any order, through the queue into the reader: nothing throws, every column stays in its range,
// and the driver is told of nothing that does not exist.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { aweHigh, aweLow } from '../../../../engine/midi/awe-nrpn.ts'
import { createEventQueue } from '../../../../engine/midi/event-queue.ts'
import { createMidiReader } from '../../../../engine/midi/midi-reader.ts'
import {
  AWE_NRPNS,
  CHANNELS,
  type Channels,
  type MidiTarget,
} from '../../../../engine/midi/midi-types.ts'
import { roland } from '../../../support/engine/recording-target.ts'

const faults: string[] = []
const check = (isRight: boolean, what: string): void => {
  if (!isRight) faults.push(what)
}
const isIn = (value: number, low: number, high: number): boolean => value >= low && value <= high
/** A call whose numbers lie below the given limits. */
const call =
  (name: string, ...limits: readonly number[]) =>
  (...values: readonly (number | boolean)[]): void => {
    const isRight = limits.every((limit, i) => {
      const value = Number(values[i])
      return Number.isInteger(value) && isIn(value, 0, limit - 1)
    })
    check(isRight && values.length >= limits.length, `${name} ${values.join(' ')}`)
  }
const target: MidiTarget = {
  noteOn: call('noteOn', 16, 128, 128),
  noteOff: call('noteOff', 16, 128, 128),
  controllerChanged: call('controllerChanged', 16, 120),
  pitchBendChanged: call('pitchBendChanged', 16),
  pressureChanged: call('pressureChanged', 16),
  polyPressureChanged: call('polyPressureChanged', 16, 128),
  tuningChanged: call('tuningChanged', 16),
  programChanged: call('programChanged', 16),
  holdPedal: call('holdPedal', 16),
  sostenutoPedal: call('sostenutoPedal', 16),
  aweChanged: call('aweChanged', 16, AWE_NRPNS),
  generatorOffsetChanged: call('generatorOffsetChanged', 16, 61),
  allSoundOff: call('allSoundOff', 16),
  allNotesOff: call('allNotesOff', 16),
  masterVolumeChanged: call('masterVolumeChanged'),
  reverbPresetChanged: call('reverbPresetChanged', 8),
  chorusPresetChanged: call('chorusPresetChanged', 8),
  systemReset: call('systemReset'),
}

function checkColumns(channels: Channels): void {
  check(isIn(channels.masterVolume, 0, 1), 'master volume')
  check(isIn(channels.masterTuningCents, -6500, 6500), 'master tuning')
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    check(isIn(channels.program[channel]!, 0, 127), 'program')
    check(isIn(channels.bank[channel]!, 0, 127), 'bank')
    check(isIn(channels.isDrum[channel]!, 0, 1), 'drum')
    check(isIn(channels.pitchBend[channel]!, 0, 16_383), 'bend')
    check(isIn(channels.bendRangeCents[channel]!, 0, 12_799), 'bend range')
    check(isIn(channels.tuningCents[channel]!, -8900, 8900), 'tuning')
    check(isIn(channels.pressure[channel]!, 0, 127), 'pressure')
    for (let n = 0; n < 12; n += 1) {
      check(isIn(channels.scaleCents[channel * 12 + n]!, -100, 100), 'scale')
    }
    for (let n = 0; n < AWE_NRPNS; n += 1) {
      const at = channel * AWE_NRPNS + n
      const isRight = isIn(channels.awe[at]!, aweLow(n), aweHigh(n))
      check(channels.isAweSet[at] === 0 || isRight, `AWE ${n}`)
    }
  }
  check(
    channels.controllers.every((value) => value < 128),
    'controllers',
  )
  check(
    channels.polyPressure.every((value) => value < 128),
    'poly pressure',
  )
}

const byte = fc.nat(255)
const data = fc.nat(127)
/** Controllers that choose and set parameters come often, on few channels, so that they meet. */
const parameter = fc.tuple(
  fc.constantFrom(0xb0, 0xb1, 0xb9),
  fc.constantFrom(6, 38, 96, 97, 98, 99, 100, 101, 121, 0, 32),
  fc.oneof(fc.constantFrom(0, 1, 2, 100, 101, 102, 120, 127), data),
)
const sysexBody = fc.oneof(
  fc
    .tuple(fc.constantFrom(0x7e, 0x7f), data, fc.constantFrom(4, 8, 9), fc.nat(9))
    .chain((head) =>
      fc.array(data, { maxLength: 28 }).map((rest) => [0xf0].concat(head, rest, 0xf7)),
    ),
  fc
    .tuple(
      fc.constantFrom(0x42, 0x16),
      fc.constantFrom(0x40, 0, 0x7f),
      fc.oneof(fc.constantFrom(0, 1), data),
      data,
      fc.array(data, { minLength: 1, maxLength: 20 }),
    )
    .map(([model, a, b, c, rest]) => roland(model, [a, b, c], rest)),
  fc
    .tuple(fc.constantFrom(0, 8), data, data, data)
    .map(([a, b, c, d]) => [0xf0, 0x43, 0x10, 0x4c, a, b, c, d, 0xf7]),
  fc.array(byte, { maxLength: 40 }),
  fc.array(byte, { maxLength: 12 }).map((bytes) => [0xf0].concat(bytes, 0xf7)),
)
const step = fc.oneof(fc.tuple(byte, byte, byte), parameter, sysexBody)

test('any bytes leave the reader sound', () => {
  const reader = createMidiReader(target)
  const queue = createEventQueue()
  let count = 0
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 24 }), (steps) => {
      count += 1
      for (const bytes of steps) {
        const [first = 0, second = 0, third = 0] = bytes
        const isShort = bytes.length === 3
        const isTaken = isShort
          ? queue.pushShort(first, first, second, third)
          : queue.pushSysex(first, Uint8Array.from(bytes))
        check(isTaken || bytes.length === 0, 'refused')
      }
      while (queue.depth > 0) queue.deliver(reader)
      checkColumns(reader.channels)
      if (faults.length > 0) throw new Error(faults.splice(0).join(', '))
    }),
    { numRuns: 10_000 },
  )
  expect(count).toBeGreaterThanOrEqual(10_000)
})
