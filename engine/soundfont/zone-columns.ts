// The zones that are read so far, in columns, and the one that is being filled: its ranges, generators, modulators and
// link. Any context; allocates when created and when it is over.

import { type GeneratorTable, GENERATORS, MODULATOR_WORDS, type ZoneTable } from './bank.ts'

type Column = Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** The first `length` elements in a buffer of their own; the array itself where it holds no others. */
const shortened = <T extends Column>(column: T, length: number): T =>
  column.length === length ? column : (column.slice(0, length) as T)

/** What all owners' zones became. */
export interface FinishedZones {
  readonly zones: ZoneTable
  readonly generators: GeneratorTable
  readonly modulators: Uint16Array
}

export interface ZoneColumns {
  /** Index of the zone that is being filled: as many are kept. */
  readonly zone: number
  /** A zone without ranges, generators and modulators. What the last one held is kept only if `keep` was called. */
  begin(): void
  setKeyRange(low: number, high: number): void
  setVelocityRange(low: number, high: number): void
  /** The last of duplicates wins, in the place of the first. */
  addGenerator(id: number, amount: number): void
  readonly hasKeyRange: boolean
  /** It has neither range, generator nor modulator. */
  readonly isEmpty: boolean
  /** Words of all modulators; `modulator` of them are taken. */
  readonly words: Uint16Array
  readonly modulator: number
  /** Takes up `count` modulators whose words were written behind the others. */
  addModulators(count: number): void
  /**
   * Keeps the zone, with its link (−1: none); the ranges that it has not are those of zone `global`, or
   * everything where that is −1.
   */
  keep(link: number, global: number): void
  finish(): FinishedZones
}

/** Room for so many zones, generators and modulators. */
export const createZoneColumns = (
  mostZones: number,
  mostGenerators: number,
  mostModulators: number,
): ZoneColumns => {
  const keyLow = new Uint8Array(mostZones)
  const keyHigh = new Uint8Array(mostZones)
  const velocityLow = new Uint8Array(mostZones)
  const velocityHigh = new Uint8Array(mostZones)
  const links = new Int32Array(mostZones)
  const generatorStart = new Uint32Array(mostZones + 1)
  const modulatorStart = new Uint32Array(mostZones + 1)
  const ids = new Uint8Array(mostGenerators)
  const amounts = new Int16Array(mostGenerators)
  const words = new Uint16Array(mostModulators * MODULATOR_WORDS)
  /** Last place of each generator in the zone that is filled now. */
  const places = new Int32Array(GENERATORS)
  let zone = 0
  let generator = 0
  let modulator = 0
  let hasKeyRange = false
  let hasVelocityRange = false

  return {
    get zone() {
      return zone
    },
    begin() {
      generator = generatorStart[zone] ?? 0
      modulator = modulatorStart[zone] ?? 0
      hasKeyRange = false
      hasVelocityRange = false
      places.fill(-1)
    },
    setKeyRange(low, high) {
      keyLow[zone] = low
      keyHigh[zone] = high
      hasKeyRange = true
    },
    setVelocityRange(low, high) {
      velocityLow[zone] = low
      velocityHigh[zone] = high
      hasVelocityRange = true
    },
    addGenerator(id, amount) {
      const place = places[id] ?? -1
      const at = place >= 0 ? place : generator++
      places[id] = at
      ids[at] = id
      amounts[at] = amount
    },
    get hasKeyRange() {
      return hasKeyRange
    },
    get isEmpty() {
      return (
        generator === generatorStart[zone] &&
        modulator === modulatorStart[zone] &&
        !hasKeyRange &&
        !hasVelocityRange
      )
    },
    words,
    get modulator() {
      return modulator
    },
    addModulators(count) {
      modulator += count
    },
    keep(link, global) {
      if (!hasKeyRange) {
        keyLow[zone] = global < 0 ? 0 : (keyLow[global] ?? 0)
        keyHigh[zone] = global < 0 ? 127 : (keyHigh[global] ?? 127)
      }
      if (!hasVelocityRange) {
        velocityLow[zone] = global < 0 ? 0 : (velocityLow[global] ?? 0)
        velocityHigh[zone] = global < 0 ? 127 : (velocityHigh[global] ?? 127)
      }
      links[zone] = link
      zone++
      generatorStart[zone] = generator
      modulatorStart[zone] = modulator
    },
    finish() {
      // What the last zone held and was not kept is no longer wanted.
      const generators = generatorStart[zone] ?? 0
      const modulators = modulatorStart[zone] ?? 0
      return {
        zones: {
          count: zone,
          keyLow: shortened(keyLow, zone),
          keyHigh: shortened(keyHigh, zone),
          velocityLow: shortened(velocityLow, zone),
          velocityHigh: shortened(velocityHigh, zone),
          link: shortened(links, zone),
          generatorStart: shortened(generatorStart, zone + 1),
          modulatorStart: shortened(modulatorStart, zone + 1),
        },
        generators: { id: shortened(ids, generators), amount: shortened(amounts, generators) },
        modulators: shortened(words, modulators * MODULATOR_WORDS),
      }
    },
  }
}
