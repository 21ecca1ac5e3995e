// A parsed bank as one buffer: whoever may parse files makes it, and the audio thread plays from views of it, without
// a copy. On its way it is bytes that nobody needs to understand. Any context; byte order is the machine's,
// little-endian on all that we run on.
//
//   byte   0           8                 60
//          ┌───────────┬─────────────────┬──────────┬──────────┬─ ─ ┬──────────────┬───────────┐
//          │ "AWEBANK1"│ 13 counts (u32) │ column 0 │ column 1 │    │ sample words │ low bytes │
//          └───────────┴─────────────────┴──────────┴──────────┴─ ─ ┴──────────────┴───────────┘
// Columns stand in the order in which `assemble` takes them, each from a multiple of four bytes on. What is only for
// people (names, comments, warnings) stays behind.

import type { GeneratorTable, SoundFontBank, ZoneTable } from './bank.ts'
import { findBreach } from './bank-breach.ts'

const MAGIC = [0x42_45_57_41, 0x31_4b_4e_41] as const
const COUNTS = [
  'versionMajor',
  'versionMinor',
  'presets',
  'instruments',
  'samples',
  'presetZones',
  'presetGenerators',
  'presetModulatorWords',
  'instrumentZones',
  'instrumentGenerators',
  'instrumentModulatorWords',
  'words',
  'hasLowBytes',
] as const
const HEADER_BYTES = (MAGIC.length + COUNTS.length) * 4

type Counts = Readonly<Record<(typeof COUNTS)[number], number>>
type Column = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array
interface ColumnType<Made extends Column> {
  new (buffer: ArrayBuffer, offset: number, length: number): Made
  readonly BYTES_PER_ELEMENT: number
}
/** The next column of `length` values. */
type Take = <Made extends Column>(type: ColumnType<Made>, length: number) => Made

/** A bank of columns that `take` gives, in the order of the layout. */
function assemble(counts: Counts, take: Take): SoundFontBank {
  const { versionMajor, versionMinor, presets, instruments, samples, words } = counts
  const takeZones = (count: number): ZoneTable => ({
    count,
    keyLow: take(Uint8Array, count),
    keyHigh: take(Uint8Array, count),
    velocityLow: take(Uint8Array, count),
    velocityHigh: take(Uint8Array, count),
    link: take(Int32Array, count),
    generatorStart: take(Uint32Array, count + 1),
    modulatorStart: take(Uint32Array, count + 1),
  })
  const takeGenerators = (count: number): GeneratorTable => ({
    id: take(Uint8Array, count),
    amount: take(Int16Array, count),
  })
  return {
    name: '',
    versionMajor,
    versionMinor,
    comment: '',
    copyright: '',
    presets: {
      count: presets,
      names: [],
      program: take(Uint16Array, presets),
      bank: take(Uint16Array, presets),
      zoneStart: take(Uint32Array, presets + 1),
    },
    presetZones: takeZones(counts.presetZones),
    presetGenerators: takeGenerators(counts.presetGenerators),
    presetModulators: take(Uint16Array, counts.presetModulatorWords),
    instrumentCount: instruments,
    instrumentZoneStart: take(Uint32Array, instruments + 1),
    instrumentZones: takeZones(counts.instrumentZones),
    instrumentGenerators: takeGenerators(counts.instrumentGenerators),
    instrumentModulators: take(Uint16Array, counts.instrumentModulatorWords),
    samples: {
      count: samples,
      names: [],
      start: take(Uint32Array, samples),
      end: take(Uint32Array, samples),
      loopStart: take(Uint32Array, samples),
      loopEnd: take(Uint32Array, samples),
      sampleRate: take(Uint32Array, samples),
      rootKey: take(Uint8Array, samples),
      correctionCents: take(Int8Array, samples),
      link: take(Int32Array, samples),
      type: take(Uint16Array, samples),
      isRom: take(Uint8Array, samples),
    },
    words: take(Int16Array, words),
    lowBytes: counts.hasLowBytes === 0 ? null : take(Uint8Array, words),
    warnings: [],
  }
}

const countsOf = (bank: SoundFontBank): Counts => ({
  versionMajor: bank.versionMajor,
  versionMinor: bank.versionMinor,
  presets: bank.presets.count,
  instruments: bank.instrumentCount,
  samples: bank.samples.count,
  presetZones: bank.presetZones.count,
  presetGenerators: bank.presetGenerators.id.length,
  presetModulatorWords: bank.presetModulators.length,
  instrumentZones: bank.instrumentZones.count,
  instrumentGenerators: bank.instrumentGenerators.id.length,
  instrumentModulatorWords: bank.instrumentModulators.length,
  words: bank.words.length,
  hasLowBytes: bank.lowBytes === null ? 0 : 1,
})

const upToFour = (bytes: number): number => Math.ceil(bytes / 4) * 4

/** Bytes of a bank with these counts. Allocates nothing of that size. */
function bytesOf(counts: Counts): number {
  let bytes = HEADER_BYTES
  const nothing = new ArrayBuffer(0)
  assemble(counts, (type, length) => {
    bytes += upToFour(length * type.BYTES_PER_ELEMENT)
    return new type(nothing, 0, 0)
  })
  return bytes
}

const viewsOf = (buffer: ArrayBuffer, counts: Counts): SoundFontBank => {
  let offset = HEADER_BYTES
  return assemble(counts, (type, length) => {
    const column = new type(buffer, offset, length)
    offset += upToFour(length * type.BYTES_PER_ELEMENT)
    return column
  })
}

/** Columns of `from` into those of the same name in `into`. */
function copyColumns(from: object, into: object): void {
  const sources = from as Record<string, unknown>
  for (const [key, target] of Object.entries(into)) {
    const source = sources[key]
    if (ArrayBuffer.isView(target)) (target as Column).set(source as Column)
    else if (typeof target === 'object' && target !== null) copyColumns(source as object, target)
  }
}

/**
 * The bank in a buffer of its own. Takes time and memory in proportion to the bank, samples included. Never throws
 * for a parsed bank.
 */
export function packBank(bank: SoundFontBank): ArrayBuffer {
  const counts = countsOf(bank)
  const buffer = new ArrayBuffer(bytesOf(counts))
  const header = [...MAGIC, ...COUNTS.map((name) => counts[name])]
  new Uint32Array(buffer, 0, header.length).set(header)
  copyColumns(bank, viewsOf(buffer, counts))
  return buffer
}

/**
 * The same bank with tables of its own: its samples alone keep the buffer that `unpackBank` looked into, so that
 * whoever copies and drops them lets it go. Allocates as much as the tables take.
 */
export const withOwnTables = (bank: SoundFontBank): SoundFontBank => {
  const { words, lowBytes, ...tables } = bank
  return { ...(owned(tables) as typeof tables), words, lowBytes }
}

const owned = (given: unknown): unknown => {
  if (ArrayBuffer.isView(given)) return (given as Column).slice()
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, owned(value)]))
}

/** True for what begins as `packBank` begins it; false for SoundFont files, and for anything else. */
export function isPackedBank(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength < HEADER_BYTES) return false
  const head = new Uint32Array(buffer, 0, MAGIC.length)
  return MAGIC.every((word, index) => head[index] === word)
}

/**
 * The bank in `buffer`, as views of it: the buffer must not be changed or transferred afterwards. Texts are empty.
 * Trusts nothing: what comes back is in bounds everywhere, else an Error says in one sentence what is not. Takes time
 * in proportion to the tables, not to the samples, and next to no memory.
 */
export function unpackBank(buffer: ArrayBuffer): SoundFontBank {
  if (!isPackedBank(buffer)) throw new Error('The bank is damaged: it does not begin as one.')
  const header = new Uint32Array(buffer, MAGIC.length * 4, COUNTS.length)
  const counts = Object.fromEntries(
    COUNTS.map((name, index) => [name, header[index] ?? 0]),
  ) as Counts
  if (bytesOf(counts) !== buffer.byteLength) {
    throw new Error('The bank is damaged: it has not the size that its counts say.')
  }
  const bank = viewsOf(buffer, counts)
  const breach = findBreach(bank)
  if (breach !== null) throw new Error(`The bank is damaged: ${breach}.`)
  return bank
}
