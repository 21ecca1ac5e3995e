// Programs that nobody would write, for both kernels: MIDI with every kind of message, writes to registers and ports,
// banks. Arbitraries of fast-check; any context.

import {
  type Arbitrary,
  array,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
  tuple,
} from 'fast-check'
import {
  GLOBAL_REGISTERS,
  VOICE_REGISTERS,
  type GlobalRegister,
  type VoiceRegister,
} from '../../../engine/chip/register-table.ts'
import type { BankSpec, SampleSpec, ZoneSpec } from '../soundfont/build-soundfont.ts'

/** What happens `gap` frames after what happened before. */
export interface Step<Action> {
  readonly gap: number
  readonly actions: readonly Action[]
}

/** Messages of one moment. */
export type MidiProgram = readonly Step<readonly number[]>[]

export type RegisterWrite =
  | readonly [kind: 'voice', voice: number, register: VoiceRegister, value: number]
  | readonly [kind: 'global', register: GlobalRegister, value: number]
  | readonly [kind: 'port', port: number, value: number]
  | readonly [kind: 'reverb' | 'chorus', preset: number]
export type RegisterProgram = readonly Step<RegisterWrite>[]

/** Lengths of the blocks, one after the other and again from the first on. */
export const cuts: Arbitrary<readonly number[]> = array(
  oneof(constantFrom(1, 31, 32, 33, 64, 128, 1024, 1025, 4096), integer({ min: 1, max: 4096 })),
  { minLength: 1, maxLength: 8 },
)

const steps = <Action>(actions: Arbitrary<readonly Action[]>): Arbitrary<Step<Action>[]> =>
  array(record({ gap: oneof(nat(40), nat(600)), actions }), { minLength: 1, maxLength: 24 })

export const framesOf = (program: readonly Step<unknown>[]): number =>
  program.reduce((frames, { gap }) => frames + gap, 256)

// MIDI.

const byte = nat(127)
const channel = oneof(constantFrom(0, 0, 1, 9), nat(15))
/** Those that the reader knows. */
// prettier-ignore
const CONTROLLERS = [
  0, 1, 5, 6, 7, 10, 11, 32, 38, 64, 65, 66, 67, 71, 72, 73, 74, 75, 76, 77, 78, 84, 91, 93,
  96, 97, 98, 99, 100, 101, 120, 121, 123, 126, 127,
]
const controller = constantFrom(...CONTROLLERS)
const short = (status: number): Arbitrary<number[][]> =>
  tuple(channel, byte, byte).map(([on, data1, data2]) => [[status | on, data1, data2]])
const control: Arbitrary<number[][]> = tuple(channel, oneof(controller, byte), byte).map(
  ([on, data1, data2]) => [[0xb0 | on, data1, data2]],
)
/** A registered or another parameter and its value, of all kinds that there are. */
const parameter: Arbitrary<number[][]> = tuple(
  channel,
  constantFrom(98, 100),
  oneof(constantFrom(0, 1, 8, 20, 24, 26, 28, 30, 120, 127), byte),
  oneof(nat(26), byte),
  byte,
  byte,
).map(([on, low, msb, lsb, coarse, fine]) =>
  [
    [low + 1, msb],
    [low, lsb],
    [6, coarse],
    [38, fine],
  ].map(([number = 0, value = 0]) => [0xb0 | on, number, value]),
)
const roland = (address: readonly number[], data: readonly number[]): number[] => {
  const sum = [...address, ...data].reduce((total, value) => total + value, 0)
  return [0xf0, 0x41, 0x10, 0x42, 0x12, ...address, ...data, (128 - (sum % 128)) % 128, 0xf7]
}
const exclusive: Arbitrary<number[][]> = oneof(
  constantFrom(
    [0xf0, 0x7e, 0x7f, 9, 1, 0xf7],
    [0xf0, 0x7e, 0x7f, 9, 3, 0xf7],
    [0xf0, 0x43, 0x10, 0x4c, 0, 0, 0x7e, 0, 0xf7],
    roland([0x40, 0, 0x7f], [0]),
  ),
  tuple(constantFrom(1, 3, 4), byte, byte).map(([kind, lsb, msb]) =>
    [0xf0, 0x7f, 0x7f, 4, kind, lsb, msb, 0xf7].map(Number),
  ),
  tuple(constantFrom(0x30, 0x38), nat(7)).map(([at, preset]) => roland([0x40, 1, at], [preset])),
  tuple(nat(15), byte, byte).map(([part, at, value]) => roland([0x40, 0x10 | part, at], [value])),
  array(byte, { maxLength: 12 }).map((data) => [0xf0].concat(data, 0xf7)),
).map((message) => [message])

/** More than half of it notes; no more messages than a queue takes. */
export const midiProgram: Arbitrary<MidiProgram> = steps(
  array(
    oneof(
      { weight: 8, arbitrary: short(0x90) },
      { weight: 2, arbitrary: short(0x80) },
      { weight: 3, arbitrary: control },
      { weight: 2, arbitrary: parameter },
      { weight: 1, arbitrary: short(0xc0) },
      { weight: 1, arbitrary: short(0xe0) },
      { weight: 1, arbitrary: short(0xd0) },
      { weight: 1, arbitrary: short(0xa0) },
      { weight: 1, arbitrary: exclusive },
    ),
    { maxLength: 6 },
  ).map((groups) => groups.flat()),
)

// Registers.

/** Words that a random card has; DRAM, which may be written, begins in the middle. */
export const CARD_WORDS = 4096
export const CARD_DRAM = 2048

const word = nat(0xffff)
const long = integer({ min: 0, max: 0xffff_ffff })
/** Mostly within the sample memory. */
const address = oneof({ weight: 6, arbitrary: nat(CARD_WORDS) }, nat(0xff_ffff))
const withTop = (top: Arbitrary<number>): Arbitrary<number> =>
  tuple(top, address).map(([high, low]) => ((high << 24) | low) >>> 0)
const topByte = nat(255)
/** Values as a driver might write them, where any would be silent most of the time. */
const LIKELY: { readonly [name in VoiceRegister]?: Arbitrary<number> } = {
  PSST: withTop(topByte),
  CSL: withTop(topByte),
  CCCA: withTop(topByte.map((value) => value & 0xf0)),
  IP: oneof(integer({ min: 0xc000, max: 0xf000 }), word),
  IFATN: tuple(nat(255), oneof(nat(40), topByte)).map(([cutoff, loss]) => (cutoff << 8) | loss),
  ENVVOL: constantFrom(0x8000, 0xbfff, 0x7f00),
  ENVVAL: constantFrom(0x8000, 0xbfff, 0x7f00),
  DCYSUSV: oneof(constantFrom(0x7f7f, 0x407f, 0x7f00), word),
  ATKHLDV: oneof(constantFrom(0x7f7f, 0x7f40, 0x7f10), word),
  LFO1VAL: oneof(constant(0x8000), word),
  LFO2VAL: oneof(constant(0x8000), word),
}
const likely = (name: VoiceRegister): Arbitrary<number> =>
  LIKELY[name] ?? (VOICE_REGISTERS[name].bits === 32 ? long : word)
/** What a driver writes for a note: every register that it has, the envelope last. */
const NOTE = [
  'IP',
  'IFATN',
  'PEFE',
  'FMMOD',
  'TREMFRQ',
  'FM2FRQ2',
  'ENVVOL',
  'ATKHLDV',
  'LFO1VAL',
  'LFO2VAL',
  'ENVVAL',
  'ATKHLD',
  'DCYSUS',
  'PTRX',
  'PSST',
  'CSL',
  'CCCA',
  'DCYSUSV',
] as const satisfies readonly VoiceRegister[]
const voice = nat(31)
const note: Arbitrary<RegisterWrite[]> = tuple(
  voice,
  tuple(...NOTE.map((name) => likely(name))),
).map(([on, values]) => {
  const writes: RegisterWrite[] = [['voice', on, 'DCYSUSV', 0x80]]
  for (const [at, name] of NOTE.entries()) writes.push(['voice', on, name, values[at] ?? 0])
  return writes
})
const anyWrite: Arbitrary<RegisterWrite> = oneof(
  {
    weight: 6,
    arbitrary: constantFrom(...(Object.keys(VOICE_REGISTERS) as VoiceRegister[])).chain((name) =>
      tuple(constant('voice' as const), voice, constant(name), oneof(likely(name), long)),
    ),
  },
  {
    weight: 2,
    arbitrary: tuple(
      constant('port' as const),
      constantFrom(0x620, 0x622, 0xa20, 0xa22, 0xe20, 0xe22),
      word,
    ),
  },
  {
    weight: 1,
    arbitrary: tuple(
      constant('global' as const),
      constantFrom(...(Object.keys(GLOBAL_REGISTERS) as GlobalRegister[])),
      oneof(address, long),
    ),
  },
  { weight: 1, arbitrary: tuple(constantFrom('reverb' as const, 'chorus' as const), nat(7)) },
)
export const registerProgram: Arbitrary<RegisterProgram> = steps(
  array(
    oneof(
      note,
      anyWrite.map((write) => [write]),
    ),
    { maxLength: 5 },
  ).map((groups) => groups.flat()),
)

// Banks.

const int16 = integer({ min: -32_768, max: 32_767 })
const sample: Arbitrary<SampleSpec> = record({
  data: oneof(
    array(int16, { minLength: 1, maxLength: 120 }).map((words) => Int16Array.from(words)),
    tuple(integer({ min: 48, max: 400 }), integer({ min: 2, max: 40 })).map(([length, period]) =>
      Int16Array.from({ length }, (_, at) => 30_000 * Math.sin((2 * Math.PI * at) / period)),
    ),
  ),
  loopStart: nat(200),
  loopEnd: nat(400),
  sampleRate: oneof(constantFrom(22_050, 44_100, 48_000), constantFrom(0, 1, 400, 50_000), long),
  rootKey: oneof(byte, nat(255)),
  correctionCents: integer({ min: -128, max: 127 }),
})
const generator: Arbitrary<readonly [number, number]> = tuple(
  nat(60),
  oneof(integer({ min: -1200, max: 1200 }), int16),
  // Index and ranges are the zone's own.
).map(([id, amount]) => [[41, 43, 44, 53].includes(id) ? 8 : id, amount & 0xffff])
const zone: Arbitrary<ZoneSpec> = record({
  generators: array(generator, { maxLength: 12 }),
  modulators: array(
    record({
      source: nat(0xffff),
      destination: nat(60),
      amount: int16.map((value) => value & 0xffff),
      amountSource: oneof(constant(0), nat(0xffff)),
      transform: constantFrom(0, 0, 2),
    }),
    { maxLength: 3 },
  ),
})
export const bankSpec: Arbitrary<BankSpec> = record({
  is24Bit: option(constant(true), { nil: false }),
  samples: array(sample, { minLength: 1, maxLength: 3 }),
  instrument: array(tuple(zone, nat(2)), { minLength: 1, maxLength: 3 }),
  preset: zone,
}).map(({ is24Bit, samples, instrument, preset }) => {
  const zones = instrument.map(([each, index]) => ({ ...each, sample: index % samples.length }))
  const presets = [0, 128].map((bank) => ({ bank, zones: [{ ...preset, instrument: 0 }] }))
  return { is24Bit, samples, instruments: [{ zones }], presets }
})
