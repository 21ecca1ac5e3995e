// Makes the modulator list of a region: the default ones, replaced by the instrument's, to whose amounts the preset's
// are added (docs/emu8000.md, section 5.4). Audio thread: allocates only when created.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import { MAX_REGION_MODULATORS, MODULATOR_WORDS, type Region, type SoundFontBank } from './bank.ts'
import { GENERATOR } from './generators.ts'
import {
  DEFAULT_MODULATORS,
  defaultModulators,
  isLinkSource,
  isSameModulator,
  LINK_FLAG,
} from './modulators.ts'

export interface ModulatorMerger {
  /** Writes the region's modulators for four zones; −1 where there is no global one. */
  fill(
    region: Region,
    instrumentGlobal: number,
    instrumentZone: number,
    presetGlobal: number,
    presetZone: number,
  ): void
}

/** A merger for the zones of `bank`; the default modulators are those of the mode and of the bank's version. */
export const createModulatorMerger = (bank: SoundFontBank, mode: EngineMode): ModulatorMerger => {
  const { presetZones, instrumentZones, presetModulators, instrumentModulators } = bank
  const defaults = defaultModulators(mode, bank.versionMajor, bank.versionMinor)
  /** Where each modulator of the zone that is merged now went to in the region; −1: nowhere. */
  const placeOf = new Int32Array(MAX_REGION_MODULATORS)

  /**
   * Index of the same modulator among those of `list` from `from` to `to` − 1, −1: none. Linked ones are
   * the same as no other.
   */
  const indexOfSame = (
    list: Int32Array | Uint16Array,
    from: number,
    to: number,
    source: number,
    destination: number,
    amountSource: number,
  ): number => {
    if (isLinkSource(source) || (destination & LINK_FLAG) !== 0) return -1
    for (let i = from; i < to; i++) {
      const at = i * MODULATOR_WORDS
      const isSame = isSameModulator(
        source,
        destination,
        amountSource,
        list[at] ?? 0,
        list[at + 1] ?? 0,
        list[at + 3] ?? 0,
      )
      if (isSame) return i
    }
    return -1
  }

  /**
   * Index of what an instrument's modulator replaces, −1: nothing. The printed forms of velocity → cutoff all replace
   * the default one, but not each other: a bank that deepens one form and deletes the other means the deep one.
   */
  const indexOfReplaced = (
    list: Int32Array,
    known: number,
    source: number,
    destination: number,
    amountSource: number,
  ): number => {
    const same = indexOfSame(list, 0, known, source, destination, amountSource)
    if (same < 0 || list[same * MODULATOR_WORDS + 3] === amountSource) return same
    for (let i = same + 1; i < known; i++) {
      const at = i * MODULATOR_WORDS
      const isExact =
        list[at] === source && list[at + 1] === destination && list[at + 3] === amountSource
      if (isExact) return i
    }
    const at = same * MODULATOR_WORDS
    const isDefault = list[at + 2] === defaults[at + 2] && list[at + 3] === defaults[at + 3]
    return isDefault ? same : -1
  }

  /** Appends record `i` of the table and returns its index, −1 where the region is full. */
  const append = (region: Region, table: Uint16Array, i: number): number => {
    if (region.modulatorCount >= MAX_REGION_MODULATORS) return -1
    const index = region.modulatorCount++
    const into = index * MODULATOR_WORDS
    const at = i * MODULATOR_WORDS
    for (let word = 0; word < MODULATOR_WORDS; word++) {
      region.modulators[into + word] = table[at + word] ?? 0
    }
    region.modulators[into + 2] = ((table[at + 2] ?? 0) << 16) >> 16
    return index
  }

  /** Links within a zone become links within the region. One whose target found no room moves nothing. */
  const resolveLinks = (region: Region, appendedFrom: number, zoneLength: number): void => {
    const list = region.modulators
    for (let i = appendedFrom; i < region.modulatorCount; i++) {
      const at = i * MODULATOR_WORDS
      const destination = list[at + 1] ?? 0
      if ((destination & LINK_FLAG) === 0) continue
      const target = destination & ~LINK_FLAG
      const index = target < zoneLength ? (placeOf[target] ?? -1) : -1
      list[at + 1] = index < 0 ? GENERATOR.fineTune : LINK_FLAG | index
      if (index < 0) list[at + 2] = 0
    }
  }

  /** The instrument's zone: replaces what is the same among all that the region holds by now. */
  const replace = (region: Region, zone: number): void => {
    if (zone < 0) return
    const from = instrumentZones.modulatorStart[zone] ?? 0
    const to = instrumentZones.modulatorStart[zone + 1] ?? 0
    const known = region.modulatorCount
    const list = region.modulators
    for (let i = from; i < to; i++) {
      const at = i * MODULATOR_WORDS
      const source = instrumentModulators[at] ?? 0
      const destination = instrumentModulators[at + 1] ?? 0
      const amountSource = instrumentModulators[at + 3] ?? 0
      const same = indexOfReplaced(list, known, source, destination, amountSource)
      if (same < 0) {
        placeOf[i - from] = append(region, instrumentModulators, i)
        continue
      }
      placeOf[i - from] = same
      const into = same * MODULATOR_WORDS
      list[into + 2] = ((instrumentModulators[at + 2] ?? 0) << 16) >> 16
      list[into + 3] = amountSource
      list[into + 4] = instrumentModulators[at + 4] ?? 0
    }
    resolveLinks(region, known, to - from)
  }

  /**
   * A preset's zone: adds to what is the same among the first `known` ones. What stands in zone `except` too
   * is left to that zone.
   */
  const add = (region: Region, zone: number, known: number, except: number): void => {
    if (zone < 0) return
    const from = presetZones.modulatorStart[zone] ?? 0
    const to = presetZones.modulatorStart[zone + 1] ?? 0
    const exceptFrom = except < 0 ? 0 : (presetZones.modulatorStart[except] ?? 0)
    const exceptTo = except < 0 ? 0 : (presetZones.modulatorStart[except + 1] ?? 0)
    const appendedFrom = region.modulatorCount
    const list = region.modulators
    for (let i = from; i < to; i++) {
      const at = i * MODULATOR_WORDS
      const source = presetModulators[at] ?? 0
      const destination = presetModulators[at + 1] ?? 0
      const amountSource = presetModulators[at + 3] ?? 0
      placeOf[i - from] = -1
      const isRepeated =
        indexOfSame(presetModulators, exceptFrom, exceptTo, source, destination, amountSource) >= 0
      if (isRepeated) continue
      const same = indexOfSame(list, 0, known, source, destination, amountSource)
      if (same < 0) {
        placeOf[i - from] = append(region, presetModulators, i)
        continue
      }
      placeOf[i - from] = same
      const into = same * MODULATOR_WORDS + 2
      const sum = (list[into] ?? 0) + (((presetModulators[at + 2] ?? 0) << 16) >> 16)
      // An amount stays what a file could hold.
      list[into] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : sum
    }
    resolveLinks(region, appendedFrom, to - from)
  }

  const fill: ModulatorMerger['fill'] = (
    region,
    instrumentGlobal,
    instrumentZone,
    presetGlobal,
    presetZone,
  ) => {
    region.modulators.set(defaults)
    region.modulatorCount = DEFAULT_MODULATORS
    replace(region, instrumentGlobal)
    replace(region, instrumentZone)
    const ofInstrument = region.modulatorCount
    add(region, presetGlobal, ofInstrument, presetZone)
    add(region, presetZone, ofInstrument, -1)
  }

  return { fill }
}
