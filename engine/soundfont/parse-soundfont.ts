// Reads a SoundFont file (SF2 up to 2.04, and SF1) into typed arrays. Trusts nothing in it: what comes back is
// in bounds everywhere, or a SoundFontError says which chunk is unsound, where and why. Any context: page,
// worker, AudioWorklet, Node.

import { type PresetTable, type SoundFontBank, SoundFontError, type SampleTable } from './bank.ts'
import { type Layout, readLayout, SF1_SHDR_STRIDE } from './layout.ts'
import { createWarnings, readText, type Warnings } from './riff.ts'
import { countSamples, readSamples } from './samples.ts'
import { type ReadZones, readZones } from './zones.ts'

const NAME_BYTES = 20

/** A view of the file's own buffer; a copy only where a missing pad byte has moved the samples to an odd byte. */
const readWords = (file: ArrayBuffer, layout: Layout): Int16Array => {
  const { smpl } = layout
  if (!smpl) return new Int16Array(0)
  const count = Math.floor(smpl.size / 2)
  return smpl.start % 2 === 0
    ? new Int16Array(file, smpl.start, count)
    : new Int16Array(file.slice(smpl.start, smpl.start + count * 2))
}

const readLowBytes = (file: ArrayBuffer, layout: Layout, words: number): Uint8Array | null =>
  layout.sm24 ? new Uint8Array(file, layout.sm24.start, words) : null

const checkMemory = (layout: Layout, samples: SampleTable): void => {
  const needsMemory = samples.isRom.includes(0)
  if (!layout.smpl && needsMemory) {
    throw new SoundFontError('smpl', 0, 'this chunk is missing, but samples are not in ROM')
  }
}

const readInstruments = (layout: Layout, samples: SampleTable, warnings: Warnings): ReadZones => {
  const { shdr, hasRomName } = layout
  const isSf1 = shdr.stride === SF1_SHDR_STRIDE
  return readZones(
    {
      layout,
      owner: 'instrument',
      headers: layout.inst,
      bagField: NAME_BYTES,
      bags: layout.ibag,
      modulators: layout.imod,
      generators: layout.igen,
      linkCount: countSamples(layout),
      checkLink: (sample) => {
        if (samples.isRom[sample] === 1 && !hasRomName && !isSf1) {
          throw new SoundFontError(
            'shdr',
            shdr.start + sample * shdr.stride,
            `sample ${sample} is in ROM, but the file names none (irom)`,
          )
        }
      },
    },
    warnings,
  )
}

/** Presets without zones are left out: nothing can be played with them. */
const readPresets = (layout: Layout, zoneStart: Uint32Array): PresetTable => {
  const { view, bytes, phdr } = layout
  const owners = phdr.count - 1
  let count = 0
  for (let i = 0; i < owners; i++) if (zoneStart[i] !== zoneStart[i + 1]) count++
  const names: string[] = []
  const program = new Uint16Array(count)
  const bank = new Uint16Array(count)
  const starts = new Uint32Array(count + 1)
  let preset = 0
  for (let i = 0; i < owners; i++) {
    if (zoneStart[i] === zoneStart[i + 1]) continue
    const at = phdr.start + i * phdr.stride
    names.push(readText(bytes, at, NAME_BYTES, NAME_BYTES))
    program[preset] = view.getUint16(at + 20, true)
    bank[preset] = view.getUint16(at + 22, true)
    starts[preset] = zoneStart[i] ?? 0
    preset++
  }
  starts[count] = zoneStart[owners] ?? 0
  return { count, names, program, bank, zoneStart: starts }
}

/**
 * The bank in `file`. Its sample memory is a view of `file` itself, which must not be changed or transferred without
 * it. Takes time in proportion to the tables, not to the samples: some milliseconds for real banks. Takes memory beside
 * the file for the tables only, below a tenth of its size for real banks, and below twice its size for a file of
 * nothing but zones. Throws a SoundFontError, never anything else.
 */
export const parseSoundFont = (file: ArrayBuffer): SoundFontBank => {
  const warnings = createWarnings()
  const layout = readLayout(file, warnings)
  const words = readWords(file, layout)
  const samples = readSamples(layout, words.length, warnings)
  checkMemory(layout, samples)
  const instruments = readInstruments(layout, samples, warnings)
  const presets = readZones(
    {
      layout,
      owner: 'preset',
      headers: layout.phdr,
      bagField: NAME_BYTES + 4,
      bags: layout.pbag,
      modulators: layout.pmod,
      generators: layout.pgen,
      linkCount: layout.inst.count - 1,
      checkLink: () => {},
    },
    warnings,
  )
  return {
    name: layout.name,
    versionMajor: layout.versionMajor,
    versionMinor: layout.versionMinor,
    comment: layout.comment,
    copyright: layout.copyright,
    presets: readPresets(layout, presets.zoneStart),
    presetZones: presets.zones,
    presetGenerators: presets.generators,
    presetModulators: presets.modulators,
    instrumentCount: layout.inst.count - 1,
    instrumentZoneStart: instruments.zoneStart,
    instrumentZones: instruments.zones,
    instrumentGenerators: instruments.generators,
    instrumentModulators: instruments.modulators,
    samples,
    words,
    lowBytes: readLowBytes(file, layout, words.length),
    warnings: warnings.list(),
  }
}
