// Reads the sample headers and makes every address safe (docs/emu8000.md, section 5.2). Any context.

import { type SampleTable, SoundFontError } from './bank.ts'
import { type Layout, SF1_SHDR_STRIDE } from './layout.ts'
import { readText, type Warnings } from './riff.ts'

const NAME_BYTES = 20
/** Rates that some converter really has; others become the nearest of them, Hz. */
export const LOWEST_RATE = 400
export const HIGHEST_RATE = 192_000
const DEFAULT_ROOT = 60
export const ROM_FLAG = 0x80_00
/** Of SF3: the sample's data are an Ogg stream, its addresses are bytes. */
export const VORBIS_FLAG = 0x10

const atMost = (value: number, most: number): number => (value < most ? value : most)
const within = (value: number, least: number, most: number): number =>
  value < least ? least : atMost(value, most)

interface Header {
  start: number
  end: number
  loopStart: number
  loopEnd: number
  rate: number
  root: number
  correction: number
  link: number
  type: number
}

/** Writes record `i` into `header`, as it is in the file. */
const readHeader = (layout: Layout, i: number, header: Header): void => {
  const { view, shdr } = layout
  const isSf1 = shdr.stride === SF1_SHDR_STRIDE
  const at = shdr.start + i * shdr.stride + (isSf1 ? 0 : NAME_BYTES)
  header.start = view.getUint32(at, true)
  header.end = view.getUint32(at + 4, true)
  header.loopStart = view.getUint32(at + 8, true)
  header.loopEnd = view.getUint32(at + 12, true)
  header.rate = isSf1 ? 44_100 : view.getUint32(at + 16, true)
  header.root = isSf1 ? DEFAULT_ROOT : view.getUint8(at + 20)
  header.correction = isSf1 ? 0 : view.getInt8(at + 21)
  header.link = isSf1 ? 0 : view.getUint16(at + 22, true)
  header.type = isSf1 ? 1 : view.getUint16(at + 24, true)
}

const readName = (layout: Layout, i: number): string => {
  const { bytes, shdr, snam } = layout
  if (shdr.stride !== SF1_SHDR_STRIDE) {
    return readText(bytes, shdr.start + i * shdr.stride, NAME_BYTES, NAME_BYTES)
  }
  if (!snam || (i + 1) * NAME_BYTES > snam.size) return ''
  return readText(bytes, snam.start + i * NAME_BYTES, NAME_BYTES, NAME_BYTES)
}

/** Samples that a zone can name: an index has 16 bits. SF1 has no terminal record. */
export const countSamples = (layout: Layout): number => {
  const { count, stride } = layout.shdr
  return atMost(stride === SF1_SHDR_STRIDE ? count : count - 1, 0x1_00_00)
}

/** Partners must be two sides that name each other: nobody has to walk a chain that could be a circle. */
const pairUp = (link: Int32Array, type: Uint16Array): void => {
  const wanted = link.slice()
  for (let i = 0; i < link.length; i++) {
    const other = wanted[i] ?? -1
    const isMutual = other !== i && other < link.length && wanted[other] === i
    if (!isMutual || type[i] === 1 || type[other] === 1) link[i] = -1
  }
}

/**
 * The sample headers, with start ≤ loopStart ≤ loopEnd ≤ end ≤ `wordCount` whatever the file says. Throws a
 * SoundFontError for samples that are compressed (SF3).
 */
export const readSamples = (layout: Layout, wordCount: number, warnings: Warnings): SampleTable => {
  const count = countSamples(layout)
  const names: string[] = []
  const start = new Uint32Array(count)
  const end = new Uint32Array(count)
  const loopStart = new Uint32Array(count)
  const loopEnd = new Uint32Array(count)
  const sampleRate = new Uint32Array(count)
  const rootKey = new Uint8Array(count)
  const correctionCents = new Int8Array(count)
  const link = new Int32Array(count)
  const type = new Uint16Array(count)
  const isRom = new Uint8Array(count)
  const header: Header = {
    start: 0,
    end: 0,
    loopStart: 0,
    loopEnd: 0,
    rate: 0,
    root: 0,
    correction: 0,
    link: 0,
    type: 0,
  }
  // The first samples of an SF1 bank may be the card's own; those in the file begin at address 0.
  let isRomPart = layout.shdr.stride === SF1_SHDR_STRIDE
  for (let i = 0; i < count; i++) {
    readHeader(layout, i, header)
    const name = readName(layout, i)
    names.push(name)
    if (header.start === 0) isRomPart = false
    const rom = (header.type & ROM_FLAG) !== 0 || isRomPart
    const side = header.type & ~ROM_FLAG
    if ((side & VORBIS_FLAG) !== 0) {
      throw new SoundFontError(
        'shdr',
        layout.shdr.start + i * layout.shdr.stride,
        `sample "${name}" is compressed (SF3): the file must be expanded first`,
      )
    }
    const isKnown = side === 1 || side === 2 || side === 4 || side === 8
    if (!isKnown) warnings.add(`Sample "${name}" has the unknown type ${header.type}: mono.`)
    isRom[i] = rom ? 1 : 0
    type[i] = isKnown ? side : 1
    link[i] = header.link

    const first = rom ? 0 : atMost(header.start, wordCount)
    const last = rom ? 0 : within(header.end, first, wordCount)
    start[i] = first
    end[i] = last
    const from = within(header.loopStart, first, last)
    loopStart[i] = from
    loopEnd[i] = within(header.loopEnd, from, last)
    if (!rom && (last !== header.end || first !== header.start)) {
      warnings.add(`Sample "${name}" leads out of the sample memory: cut to ${last - first} words.`)
    } else if (!rom && (loopStart[i] !== header.loopStart || loopEnd[i] !== header.loopEnd)) {
      warnings.add(`The loop of sample "${name}" leads out of it: cut.`)
    }

    sampleRate[i] = within(header.rate, LOWEST_RATE, HIGHEST_RATE)
    if (sampleRate[i] !== header.rate && last > first) {
      warnings.add(`Sample "${name}" has a rate of ${header.rate} Hz: taken for ${sampleRate[i]}.`)
    }
    rootKey[i] = header.root > 127 ? DEFAULT_ROOT : header.root
    correctionCents[i] = header.correction
  }
  pairUp(link, type)
  return {
    count,
    names,
    start,
    end,
    loopStart,
    loopEnd,
    sampleRate,
    rootKey,
    correctionCents,
    link,
    type,
    isRom,
  }
}
