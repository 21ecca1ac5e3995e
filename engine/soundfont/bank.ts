// A parsed SoundFont: typed arrays and strings only, so that it can be posted to an audio thread, where the sample
// memory (a view of the file's own buffer) is transferred and the small tables are cloned once. Types only.

/** Modulators as in the file: source, destination, amount, amount source, transform; five words each. */
export const MODULATOR_WORDS = 5

export interface PresetTable {
  readonly count: number
  readonly names: readonly string[]
  readonly program: Uint16Array
  readonly bank: Uint16Array
  /** Zones of preset i: zoneStart[i] … zoneStart[i+1]−1. The first may be global. */
  readonly zoneStart: Uint32Array
}

/** Zones of presets or of instruments. Unusable ones were dropped; what remains is sound and in bounds. */
export interface ZoneTable {
  readonly count: number
  readonly keyLow: Uint8Array
  readonly keyHigh: Uint8Array
  readonly velocityLow: Uint8Array
  readonly velocityHigh: Uint8Array
  /** Instrument (preset zones) or sample (instrument zones); −1 for a global zone. */
  readonly link: Int32Array
  /** Generators of zone i: generatorStart[i] … generatorStart[i+1]−1; last of duplicates only. */
  readonly generatorStart: Uint32Array
  /**
   * Modulators of zone i: modulatorStart[i] … modulatorStart[i+1]−1. All legal; last of duplicates only. A destination
   * with bit 15 set is a link: the rest of it is the place of the modulator that listens, counted from the zone's
   * first. Who feeds stands before who listens, and there are no circles.
   */
  readonly modulatorStart: Uint32Array
}

export interface GeneratorTable {
  readonly id: Uint8Array
  /** Signed amount; ranges are in the zone's own columns. */
  readonly amount: Int16Array
}

export interface SampleTable {
  readonly count: number
  readonly names: readonly string[]
  /**
   * Word addresses in `words`, clamped so that start ≤ loopStart ≤ loopEnd ≤ end ≤ words.length. Samples
   * in ROM have no words.
   */
  readonly start: Uint32Array
  readonly end: Uint32Array
  readonly loopStart: Uint32Array
  readonly loopEnd: Uint32Array
  readonly sampleRate: Uint32Array
  readonly rootKey: Uint8Array
  readonly correctionCents: Int8Array
  /** Partner of a stereo pair, −1: none. */
  readonly link: Int32Array
  /** 1 mono, 2 right, 4 left, 8 linked; ROM bit removed. */
  readonly type: Uint16Array
  /** 1: in the card's ROM, which nobody has: silent. */
  readonly isRom: Uint8Array
}

export interface SoundFontBank {
  readonly name: string
  /** `ifil`: 1.x for SBK, 2.01 … 2.04. */
  readonly versionMajor: number
  readonly versionMinor: number
  readonly comment: string
  readonly copyright: string
  readonly presets: PresetTable
  readonly presetZones: ZoneTable
  readonly presetGenerators: GeneratorTable
  readonly presetModulators: Uint16Array
  /** Zones of instrument i: instrumentZoneStart[i] … instrumentZoneStart[i+1]−1. */
  readonly instrumentCount: number
  readonly instrumentZoneStart: Uint32Array
  readonly instrumentZones: ZoneTable
  readonly instrumentGenerators: GeneratorTable
  readonly instrumentModulators: Uint16Array
  readonly samples: SampleTable
  /** 16-bit sample memory: a view of the file's buffer wherever its bytes allow. */
  readonly words: Int16Array
  /** Low bytes of 24-bit samples, as long as `words`; null for 16-bit banks. */
  readonly lowBytes: Uint8Array | null
  /** What was ignored or mended, one sentence each, bounded. */
  readonly warnings: readonly string[]
}

/** A file that cannot be used: chunk, byte offset and reason; `message` is one whole sentence. */
export class SoundFontError extends Error {
  readonly chunk: string
  readonly offset: number
  constructor(chunk: string, offset: number, reason: string) {
    super(`${chunk} at byte ${offset}: ${reason}`)
    this.chunk = chunk
    this.offset = offset
  }
}

/** Layers that one note can have at most: no more than the chip has voices. */
export const MAX_REGIONS = 32
/** Modulators of one region, default ones included; further ones are dropped and warned of at parsing. */
export const MAX_REGION_MODULATORS = 64
/** Generator ids are 0…60. */
export const GENERATORS = 61

/** What one zone pair makes of a note: written into by the finder, reused by each note. */
export interface Region {
  /** Instrument value (local over global over default) + preset value, clamped; index is the generator id. */
  readonly generators: Int32Array
  sample: number
  modulatorCount: number
  /**
   * MODULATOR_WORDS for each: defaults, replaced or added to as the specification says. Amounts are signed. A
   * destination with bit 15 set is a link: the rest of it is the index, in this list and always a later one, of the
   * modulator (source 127) to whose input this one's output is added; one pass from first to last thus reckons all.
   */
  readonly modulators: Int32Array
}

export interface RegionFinder {
  /** Index of the preset for bank and program by the given fallback-free rule, −1: none. First of duplicates. */
  presetIndex(bank: number, program: number): number
  /** Fills `regions[0 … result−1]` with what sounds for this key and velocity. Allocates nothing. */
  find(preset: number, key: number, velocity: number): number
  readonly regions: readonly Region[]
}
