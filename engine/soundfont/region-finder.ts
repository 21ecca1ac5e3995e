// Finds what sounds for a note: each preset zone with each zone of its instrument whose ranges both hold the key and
// velocity, values and modulators merged as the specification says. Audio thread: allocates only when created.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import {
  GENERATORS,
  MAX_REGION_MODULATORS,
  MAX_REGIONS,
  MODULATOR_WORDS,
  type Region,
  type RegionFinder,
  type SoundFontBank,
  type ZoneTable,
} from './bank.ts'
import { clampGenerator, GENERATOR_DEFAULT } from './generators.ts'
import { createModulatorMerger } from './modulator-merger.ts'
import { SF1_DEFAULT } from './sf1-units.ts'

const createRegion = (): Region => ({
  generators: new Int32Array(GENERATORS),
  sample: -1,
  modulatorCount: 0,
  modulators: new Int32Array(MAX_REGION_MODULATORS * MODULATOR_WORDS),
})

const holds = (zones: ZoneTable, zone: number, key: number, velocity: number): boolean =>
  key >= (zones.keyLow[zone] ?? 0) &&
  key <= (zones.keyHigh[zone] ?? 127) &&
  velocity >= (zones.velocityLow[zone] ?? 0) &&
  velocity <= (zones.velocityHigh[zone] ?? 127)

/** Index of the global zone among zones `from … to − 1`, −1: none. */
const globalOf = (zones: ZoneTable, from: number, to: number): number =>
  from < to && zones.link[from] === -1 ? from : -1

/**
 * A finder for one bank. Its regions are written anew by each `find`; read them before the next. In SF1 banks presets
 * do not add to instruments: they speak where the instrument is silent.
 */
export const createRegionFinder = (bank: SoundFontBank, mode: EngineMode): RegionFinder => {
  const { presets, presetZones, instrumentZones, instrumentZoneStart } = bank
  const isSf1 = bank.versionMajor === 1
  const defaults = isSf1 ? SF1_DEFAULT : GENERATOR_DEFAULT
  const modulators = createModulatorMerger(bank, mode)
  const regions: Region[] = []
  for (let i = 0; i < MAX_REGIONS; i++) regions.push(createRegion())
  /** 1 where the instrument (or for SF1 the preset's own zone) has given the generator. */
  const isGiven = new Uint8Array(GENERATORS)
  const presetValues = new Int32Array(GENERATORS)

  const setFromInstrument = (region: Region, zone: number): void => {
    if (zone < 0) return
    const { id, amount } = bank.instrumentGenerators
    const end = instrumentZones.generatorStart[zone + 1] ?? 0
    for (let i = instrumentZones.generatorStart[zone] ?? 0; i < end; i++) {
      const generator = id[i] ?? 0
      region.generators[generator] = amount[i] ?? 0
      isGiven[generator] = 1
    }
  }

  const setFromPreset = (zone: number): void => {
    if (zone < 0) return
    const { id, amount } = bank.presetGenerators
    const end = presetZones.generatorStart[zone + 1] ?? 0
    for (let i = presetZones.generatorStart[zone] ?? 0; i < end; i++) {
      presetValues[id[i] ?? 0] = amount[i] ?? 0
    }
  }

  /**
   * In SF1 a preset's value stands where the instrument gave none; a preset that is silent about it
   * must not be taken for 0.
   */
  const fillFromPreset = (region: Region, zone: number): void => {
    if (zone < 0) return
    const { id, amount } = bank.presetGenerators
    const end = presetZones.generatorStart[zone + 1] ?? 0
    for (let i = presetZones.generatorStart[zone] ?? 0; i < end; i++) {
      const generator = id[i] ?? 0
      if (isGiven[generator] === 1) continue
      region.generators[generator] = amount[i] ?? 0
      isGiven[generator] = 1
    }
  }

  const fillGenerators = (
    region: Region,
    instrumentGlobal: number,
    instrumentZone: number,
    presetGlobal: number,
    presetZone: number,
  ): void => {
    const values = region.generators
    values.set(defaults)
    isGiven.fill(0)
    setFromInstrument(region, instrumentGlobal)
    setFromInstrument(region, instrumentZone)
    presetValues.fill(0)
    if (isSf1) {
      fillFromPreset(region, presetZone)
      fillFromPreset(region, presetGlobal)
    } else {
      setFromPreset(presetGlobal)
      setFromPreset(presetZone)
    }
    for (let i = 0; i < GENERATORS; i++) {
      values[i] = clampGenerator(i, (values[i] ?? 0) + (presetValues[i] ?? 0))
    }
  }

  /** First preset of each bank and program, −1: none; only those that MIDI can choose. */
  const indexOf = new Int32Array(129 * 128).fill(-1)
  for (let i = presets.count - 1; i >= 0; i--) {
    const number = presets.bank[i] ?? 0
    const program = presets.program[i] ?? 0
    if (number <= 128 && program <= 127) indexOf[number * 128 + program] = i
  }

  const presetIndex = (number: number, program: number): number =>
    number >= 0 && number <= 128 && program >= 0 && program <= 127
      ? (indexOf[number * 128 + program] ?? -1)
      : -1

  /**
   * Zones of each instrument that hold the note of the present `find`: looked for once, however many preset zones lead
   * to the instrument, so that a note costs no more than all zones together.
   */
  const matches = new Uint32Array(instrumentZones.count)
  const matchStart = new Uint32Array(bank.instrumentCount)
  const matchCount = new Uint32Array(bank.instrumentCount)
  /** The `find` that an instrument was looked through for. */
  const matchedIn = new Float64Array(bank.instrumentCount)
  let finds = 0
  let matched = 0

  const matchInstrument = (instrument: number, key: number, velocity: number): void => {
    matchedIn[instrument] = finds
    matchStart[instrument] = matched
    const from = instrumentZoneStart[instrument] ?? 0
    const to = instrumentZoneStart[instrument + 1] ?? 0
    const global = globalOf(instrumentZones, from, to)
    for (let zone = global < 0 ? from : from + 1; zone < to; zone++) {
      if (holds(instrumentZones, zone, key, velocity)) matches[matched++] = zone
    }
    matchCount[instrument] = matched - (matchStart[instrument] ?? 0)
  }

  /** Adds the regions of one preset zone; returns how many there are then. */
  const findInInstrument = (
    presetGlobal: number,
    presetZone: number,
    key: number,
    velocity: number,
    found: number,
  ): number => {
    const instrument = presetZones.link[presetZone] ?? 0
    if (matchedIn[instrument] !== finds) matchInstrument(instrument, key, velocity)
    const from = instrumentZoneStart[instrument] ?? 0
    const global = globalOf(instrumentZones, from, instrumentZoneStart[instrument + 1] ?? 0)
    const start = matchStart[instrument] ?? 0
    const end = start + (matchCount[instrument] ?? 0)
    let count = found
    for (let match = start; match < end; match++) {
      const region = count < MAX_REGIONS ? regions[count] : undefined
      if (region === undefined) break
      const zone = matches[match] ?? 0
      region.sample = instrumentZones.link[zone] ?? 0
      fillGenerators(region, global, zone, presetGlobal, presetZone)
      modulators.fill(region, global, zone, presetGlobal, presetZone)
      count++
    }
    return count
  }

  const find = (preset: number, key: number, velocity: number): number => {
    if (preset < 0 || preset >= presets.count) return 0
    finds++
    matched = 0
    const from = presets.zoneStart[preset] ?? 0
    const to = presets.zoneStart[preset + 1] ?? 0
    const global = globalOf(presetZones, from, to)
    let count = 0
    for (let zone = global < 0 ? from : from + 1; zone < to && count < MAX_REGIONS; zone++) {
      if (holds(presetZones, zone, key, velocity)) {
        count = findInInstrument(global, zone, key, velocity, count)
      }
    }
    return count
  }

  return {
    presetIndex,
    find,
    regions,
  }
}
