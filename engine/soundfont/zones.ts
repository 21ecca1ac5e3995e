// Reads the zones of presets or of instruments, by the reject and ignore lists of the specification (docs/emu8000.md, section 5.2). Any context.

import {
  type GeneratorTable,
  GENERATORS,
  MODULATOR_WORDS,
  SoundFontError,
  type ZoneTable,
} from './bank.ts'
import { GENERATOR, GENERATOR_PLACE } from './generators.ts'
import type { Layout, Records } from './layout.ts'
import type { Warnings } from './riff.ts'
import { convertSf1Amount, SF1_SAMPLE_PITCH } from './sf1-units.ts'
import { createZoneModulatorReader } from './zone-modulators.ts'

export interface ZoneSource {
  readonly layout: Layout
  /** "preset" or "instrument", for warnings. */
  readonly owner: 'preset' | 'instrument'
  readonly headers: Records
  /** Byte of a header record where its first bag index stands. */
  readonly bagField: number
  readonly bags: Records
  readonly modulators: Records
  readonly generators: Records
  /** Links are indices below this: instruments or samples. */
  readonly linkCount: number
  /** Throws where a link may not be used. */
  checkLink(link: number): void
}

export interface ReadZones {
  /** Zones of owner i: zoneStart[i] … zoneStart[i+1]−1. */
  readonly zoneStart: Uint32Array
  readonly zones: ZoneTable
  readonly generators: GeneratorTable
  readonly modulators: Uint16Array
}

/** Throws unless the indices at `field` of all records rise, and the last one is `total`. */
const checkIndices = (view: DataView, table: Records, field: number, total: number): void => {
  const { id, start, stride, count } = table
  let before = 0
  for (let i = 0; i < count; i++) {
    const at = start + i * stride + field
    const index = view.getUint16(at, true)
    if (index < before) {
      throw new SoundFontError(id, at, `index ${index} of record ${i} falls behind ${before}`)
    }
    before = index
  }
  if (before !== total) {
    const at = start + (count - 1) * stride + field
    throw new SoundFontError(
      id,
      at,
      `the terminal index ${before} does not match the ${total} records that it counts`,
    )
  }
}

type Column = Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** The first `length` elements in a buffer of their own; the array itself where it holds no others. */
const shortened = <T extends Column>(column: T, length: number): T =>
  column.length === length ? column : (column.slice(0, length) as T)

/** Throws a SoundFontError where indices or links are unsound; drops what may be ignored. */
export const readZones = (from: ZoneSource, warnings: Warnings): ReadZones => {
  const { layout, owner, headers, bagField, bags, generators, modulators, linkCount } = from
  const { view } = layout
  const isSf1 = layout.versionMajor === 1
  const isPreset = owner === 'preset'
  const linkId = isPreset ? GENERATOR.instrument : GENERATOR.sampleId
  checkIndices(view, headers, bagField, bags.count - 1)
  checkIndices(view, bags, 0, generators.count - 1)
  if (!isSf1) checkIndices(view, bags, 2, modulators.count - 1)

  const owners = headers.count - 1
  const mostZones = bags.count - 1
  const zoneStart = new Uint32Array(owners + 1)
  const keyLow = new Uint8Array(mostZones)
  const keyHigh = new Uint8Array(mostZones)
  const velocityLow = new Uint8Array(mostZones)
  const velocityHigh = new Uint8Array(mostZones)
  const links = new Int32Array(mostZones)
  const generatorStart = new Uint32Array(mostZones + 1)
  const modulatorStart = new Uint32Array(mostZones + 1)
  const ids = new Uint8Array(generators.count - 1)
  const amounts = new Int16Array(generators.count - 1)
  const words = new Uint16Array(Math.max(0, modulators.count - 1) * MODULATOR_WORDS)
  const modulatorReader = createZoneModulatorReader()
  /** Last place of each generator in the zone that is read now. */
  const places = new Int32Array(GENERATORS)
  let zone = 0
  let generator = 0
  let modulator = 0
  let hasKeyRange = false
  let hasVelocityRange = false

  const describe = (bag: number): string => `${isPreset ? 'Preset' : 'Instrument'} zone ${bag}`

  const readRange = (at: number, low: Uint8Array, high: Uint8Array): void => {
    low[zone] = Math.min(127, view.getUint8(at + 2))
    high[zone] = Math.min(127, view.getUint8(at + 3))
  }

  const addGenerator = (id: number, amount: number): void => {
    const place = places[id] ?? -1
    // The last of duplicates wins, in the place of the first.
    const at = place >= 0 ? place : generator++
    places[id] = at
    ids[at] = id
    amounts[at] = amount
  }

  /** A range must come first, the velocity's only after the key's. SF1 has no such rule. */
  const isRangeInPlace = (id: number, index: number, first: number): boolean =>
    isSf1 || index === first || (id === GENERATOR.velRange && index === first + 1 && hasKeyRange)

  /** Index of the link's generator, `end` where there is none. What follows it is ignored. */
  const findLink = (first: number, end: number): number => {
    for (let i = first; i < end; i++) {
      if (view.getUint16(generators.start + i * generators.stride, true) === linkId) return i
    }
    return end
  }

  const readLink = (index: number): number => {
    const at = generators.start + index * generators.stride
    const link = view.getUint16(at + 2, true)
    if (link >= linkCount) {
      const what = isPreset ? 'instrument' : 'sample'
      throw new SoundFontError(
        generators.id,
        at,
        `${what} ${link} is named, but there are only ${linkCount}`,
      )
    }
    from.checkLink(link)
    return link
  }

  const takeRange = (bag: number, id: number, index: number, first: number): void => {
    const at = generators.start + index * generators.stride
    if (!isRangeInPlace(id, index, first)) {
      warnings.add(`${describe(bag)} has a range that does not come first: ignored.`)
    } else if (id === GENERATOR.keyRange) {
      readRange(at, keyLow, keyHigh)
      hasKeyRange = true
    } else {
      readRange(at, velocityLow, velocityHigh)
      hasVelocityRange = true
    }
  }

  const takeGenerator = (id: number, amount: number): boolean => {
    if (id >= GENERATORS) return false
    const isConverted = isSf1 && !(isPreset && id === SF1_SAMPLE_PITCH)
    if (isConverted && convertSf1Amount(id, amount, addGenerator)) return true
    const place = GENERATOR_PLACE[id] ?? 0
    if (place === 0 || (isPreset && place === 1)) return false
    addGenerator(id, amount)
    return true
  }

  /** Returns the link, −1 where there is none. */
  const readGenerators = (bag: number, first: number, end: number): number => {
    const linkAt = findLink(first, end)
    let dropped = 0
    for (let i = first; i < linkAt; i++) {
      const at = generators.start + i * generators.stride
      const id = view.getUint16(at, true)
      if (id === GENERATOR.keyRange || id === GENERATOR.velRange) takeRange(bag, id, i, first)
      else if (!takeGenerator(id, view.getInt16(at + 2, true))) dropped++
    }
    if (dropped > 0) {
      warnings.add(
        `${describe(bag)} has ${dropped} generators that are unknown or not for it: ignored.`,
      )
    }
    if (linkAt + 1 < end) {
      warnings.add(`${describe(bag)} has generators after its link: ignored.`)
    }
    return linkAt < end ? readLink(linkAt) : -1
  }

  const readModulators = (bag: number): void => {
    if (isSf1) return
    const at = bags.start + bag * bags.stride + 2
    const first = view.getUint16(at, true)
    const end = view.getUint16(at + bags.stride, true)
    modulator += modulatorReader.read(view, modulators.start, first, end, words, modulator)
    if (modulatorReader.dropped > 0) {
      warnings.add(
        `${describe(bag)} has ${modulatorReader.dropped} modulators that are illegal or repeated: ignored.`,
      )
    }
  }

  /** Ranges of a global zone hold for the zones that have none themselves. */
  const inherit = (global: number): void => {
    if (!hasKeyRange) {
      keyLow[zone] = global < 0 ? 0 : (keyLow[global] ?? 0)
      keyHigh[zone] = global < 0 ? 127 : (keyHigh[global] ?? 127)
    }
    if (!hasVelocityRange) {
      velocityLow[zone] = global < 0 ? 0 : (velocityLow[global] ?? 0)
      velocityHigh[zone] = global < 0 ? 127 : (velocityHigh[global] ?? 127)
    }
  }

  const readOwner = (firstBag: number, endBag: number): void => {
    let global = -1
    for (let bag = firstBag; bag < endBag; bag++) {
      const at = bags.start + bag * bags.stride
      generatorStart[zone] = generator
      modulatorStart[zone] = modulator
      hasKeyRange = false
      hasVelocityRange = false
      places.fill(-1)
      const link = readGenerators(
        bag,
        view.getUint16(at, true),
        view.getUint16(at + bags.stride, true),
      )
      readModulators(bag)
      inherit(global)
      links[zone] = link
      const hasRange = hasKeyRange || hasVelocityRange
      const isEmpty = generator === generatorStart[zone] && modulator === modulatorStart[zone]
      if (link === -1 && (bag > firstBag || (isEmpty && !hasRange))) {
        if (bag > firstBag) warnings.add(`${describe(bag)} names nothing to play: dropped.`)
        generator = generatorStart[zone] ?? 0
        modulator = modulatorStart[zone] ?? 0
        continue
      }
      if (link === -1) global = zone
      zone++
    }
  }

  for (let i = 0; i < owners; i++) {
    zoneStart[i] = zone
    const at = headers.start + i * headers.stride + bagField
    readOwner(view.getUint16(at, true), view.getUint16(at + headers.stride, true))
  }
  zoneStart[owners] = zone
  generatorStart[zone] = generator
  modulatorStart[zone] = modulator
  return {
    zoneStart,
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
    generators: {
      id: shortened(ids, generator),
      amount: shortened(amounts, generator),
    },
    modulators: shortened(words, modulator * MODULATOR_WORDS),
  }
}
