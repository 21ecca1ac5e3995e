// What must hold of a bank before the engine may play it, whoever made it: every index leads somewhere, every list
// ends. Any context; allocates nothing.

import {
  MAX_REGION_MODULATORS,
  MODULATOR_WORDS,
  type SampleTable,
  type SoundFontBank,
  type ZoneTable,
} from './bank.ts'
import { GENERATOR_PLACE } from './generators.ts'
import { isLinkSource, LINK_FLAG } from './modulators.ts'
import { HIGHEST_RATE, LOWEST_RATE } from './samples.ts'

/** True where list i of `count` stands at starts[i] … starts[i+1]−1, and the last ends at `last`. */
const rises = (starts: Uint32Array, count: number, last: number): boolean => {
  if (starts.length !== count + 1 || starts[0] !== 0 || starts[count] !== last) return false
  for (let i = 0; i < count; i++) if ((starts[i] ?? 0) > (starts[i + 1] ?? -1)) return false
  return true
}

/** What is wrong with the modulators `from … to − 1`; null where nothing is. */
export const findLinkBreach = (
  words: Uint16Array | Int32Array,
  from: number,
  to: number,
): string | null => {
  for (let i = from; i < to; i++) {
    const destination = words[i * MODULATOR_WORDS + 1] ?? 0
    if ((destination & LINK_FLAG) === 0) {
      if ((GENERATOR_PLACE[destination] ?? 0) === 0) return `a modulator moves no generator`
      continue
    }
    const target = from + (destination & ~LINK_FLAG)
    // Those that feed stand first: one pass reckons all of them.
    if (target <= i || target >= to) return `a modulator leads out of its zone, or back`
    if (!isLinkSource(words[target * MODULATOR_WORDS] ?? 0)) return `a modulator feeds a deaf one`
  }
  return null
}

const isRange = (column: Uint8Array, count: number): boolean =>
  column.length === count && column.every((value) => value <= 127)

const findZoneBreach = (
  zones: ZoneTable,
  ids: Uint8Array,
  amounts: Int16Array,
  modulators: Uint16Array,
  links: number,
  leastPlace: number,
): string | null => {
  const { count, link, generatorStart, modulatorStart } = zones
  const areRanges =
    isRange(zones.keyLow, count) &&
    isRange(zones.keyHigh, count) &&
    isRange(zones.velocityLow, count) &&
    isRange(zones.velocityHigh, count)
  if (!areRanges) return 'a zone has keys or velocities that MIDI has not'
  if (link.length !== count || link.some((target) => target < -1 || target >= links)) {
    return 'a zone leads to nothing'
  }
  const areLists =
    ids.length === amounts.length &&
    rises(generatorStart, count, ids.length) &&
    rises(modulatorStart, count, modulators.length / MODULATOR_WORDS)
  if (!areLists) return 'its lists of zones do not follow each other'
  if (ids.some((id) => (GENERATOR_PLACE[id] ?? 0) < leastPlace)) return 'a generator is none'
  for (let i = 0; i < count; i++) {
    const from = modulatorStart[i] ?? 0
    const to = modulatorStart[i + 1] ?? 0
    if (to - from > MAX_REGION_MODULATORS) return 'a zone has too many modulators'
    const breach = findLinkBreach(modulators, from, to)
    if (breach !== null) return breach
  }
  return null
}

const findSampleBreach = (samples: SampleTable, words: number): string | null => {
  const { count, start, end, loopStart, loopEnd, sampleRate, rootKey, link } = samples
  for (let i = 0; i < count; i++) {
    const first = start[i] ?? -1
    const last = end[i] ?? -1
    const from = loopStart[i] ?? -1
    const to = loopEnd[i] ?? -1
    const isInside = first >= 0 && first <= from && from <= to && to <= last && last <= words
    if (!isInside) return 'a sample leads out of its memory'
    const rate = sampleRate[i] ?? 0
    const isTuned = rate >= LOWEST_RATE && rate <= HIGHEST_RATE && (rootKey[i] ?? 255) <= 127
    if (!isTuned) return 'a sample has a rate or a key that none can have'
    const partner = link[i] ?? -2
    if (partner < -1 || partner >= count || partner === i) return 'a sample has no partner'
    if (partner >= 0 && link[partner] !== i) return 'a sample has a partner that has another'
  }
  return null
}

/**
 * The first thing that is wrong with the bank, as a part of a sentence; null where all is in bounds. Names are not
 * looked at.
 */
export const findBreach = (bank: SoundFontBank): string | null => {
  const { presets, presetZones, instrumentCount, instrumentZones, samples, words, lowBytes } = bank
  const { presetGenerators, instrumentGenerators } = bank
  const areLists =
    rises(presets.zoneStart, presets.count, presetZones.count) &&
    rises(bank.instrumentZoneStart, instrumentCount, instrumentZones.count)
  if (!areLists) return 'its presets or instruments do not follow each other'
  if (lowBytes !== null && lowBytes.length !== words.length) return 'low bytes are missing'
  return (
    findZoneBreach(
      presetZones,
      presetGenerators.id,
      presetGenerators.amount,
      bank.presetModulators,
      instrumentCount,
      2,
    ) ??
    findZoneBreach(
      instrumentZones,
      instrumentGenerators.id,
      instrumentGenerators.amount,
      bank.instrumentModulators,
      samples.count,
      1,
    ) ??
    findSampleBreach(samples, words.length)
  )
}
