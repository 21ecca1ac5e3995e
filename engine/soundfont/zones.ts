// Reads the zones of presets or of instruments, by the reject and ignore lists of the specification (docs/emu8000.md,
// section 5.2). Any context.

import { GENERATORS, SoundFontError } from './bank.ts'
import { GENERATOR, GENERATOR_PLACE } from './generators.ts'
import type { Layout, Records } from './layout.ts'
import type { Warnings } from './riff.ts'
import { convertSf1Amount, SF1_SAMPLE_PITCH } from './sf1-units.ts'
import { createZoneColumns, type FinishedZones } from './zone-columns.ts'
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

export interface ReadZones extends FinishedZones {
  /** Zones of owner i: zoneStart[i] … zoneStart[i+1]−1. */
  readonly zoneStart: Uint32Array
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
  const zoneStart = new Uint32Array(owners + 1)
  const columns = createZoneColumns(
    bags.count - 1,
    generators.count - 1,
    Math.max(0, modulators.count - 1),
  )
  const modulatorReader = createZoneModulatorReader()

  const describe = (bag: number): string => `${isPreset ? 'Preset' : 'Instrument'} zone ${bag}`

  /** A range must come first, the velocity's only after the key's. SF1 has no such rule. */
  const isRangeInPlace = (id: number, index: number, first: number): boolean =>
    isSf1 ||
    index === first ||
    (id === GENERATOR.velRange && index === first + 1 && columns.hasKeyRange)

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
      return
    }
    const low = Math.min(127, view.getUint8(at + 2))
    const high = Math.min(127, view.getUint8(at + 3))
    if (id === GENERATOR.keyRange) columns.setKeyRange(low, high)
    else columns.setVelocityRange(low, high)
  }

  const takeGenerator = (id: number, amount: number): boolean => {
    if (id >= GENERATORS) return false
    const isConverted = isSf1 && !(isPreset && id === SF1_SAMPLE_PITCH)
    if (isConverted && convertSf1Amount(id, amount, columns.addGenerator)) return true
    const place = GENERATOR_PLACE[id] ?? 0
    if (place === 0 || (isPreset && place === 1)) return false
    columns.addGenerator(id, amount)
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
    const { words, modulator } = columns
    columns.addModulators(
      modulatorReader.read(view, modulators.start, first, end, words, modulator),
    )
    if (modulatorReader.dropped > 0) {
      warnings.add(
        `${describe(bag)} has ${modulatorReader.dropped} modulators that are illegal or repeated: ignored.`,
      )
    }
  }

  const readOwner = (firstBag: number, endBag: number): void => {
    let global = -1
    for (let bag = firstBag; bag < endBag; bag++) {
      const at = bags.start + bag * bags.stride
      columns.begin()
      const link = readGenerators(
        bag,
        view.getUint16(at, true),
        view.getUint16(at + bags.stride, true),
      )
      readModulators(bag)
      if (link === -1 && (bag > firstBag || columns.isEmpty)) {
        if (bag > firstBag) warnings.add(`${describe(bag)} names nothing to play: dropped.`)
        continue
      }
      const { zone } = columns
      columns.keep(link, global)
      if (link === -1) global = zone
    }
  }

  for (let i = 0; i < owners; i++) {
    zoneStart[i] = columns.zone
    const at = headers.start + i * headers.stride + bagField
    readOwner(view.getUint16(at, true), view.getUint16(at + headers.stride, true))
  }
  zoneStart[owners] = columns.zone
  return { zoneStart, ...columns.finish() }
}
