// Turns a compressed SoundFont (SF3: each sample an Ogg Vorbis stream) into plain SF2 bytes. Worker, command line;
// never in the audio thread. Streams are checked before the decoder sees them.
//
// In SF3 a compressed sample's start and end are bytes of `smpl`, and its loop counts from the sample's own start.

import { SoundFontError } from '../soundfont/bank.ts'
import { type Layout, readLayout } from '../soundfont/layout.ts'
import { type ChunkSpan, createWarnings, readText } from '../soundfont/riff.ts'
import { countSamples, ROM_FLAG, VORBIS_FLAG } from '../soundfont/samples.ts'
import { createPlainImage, type PlainImage, SAMPLE_HEADER_BYTES } from './plain-image.ts'
import { openDecoder, type VorbisDecoder } from './vorbis-decoder.ts'
import { measureStream } from './vorbis-stream.ts'

/** Words of decoded sound that one file may hold: 512 MiB. */
const MOST_WORDS = 2 ** 28
/**
 * Words that a byte of sample memory may become, over the whole bank: real banks have 1 to 3.2. A single stream of near
 * silence may be far above, but packets of nothing that go on for hours are refused before any is decoded.
 */
const WORDS_A_BYTE = 10
/** Beyond that, for the smallest of banks. */
const FREE_WORDS = 2 ** 22
/** What a stream costs beside its sound, in words of it: tables are built for each before the first packet. */
const WORDS_A_STREAM = 2 ** 15
/** Zero words that the specification wants after each sample. */
const GAP_WORDS = 46
/** Words of one sample: what the card can address. */
const MOST_SAMPLE_WORDS = 2 ** 24

/** Told the share that is done, 0 … 1, after each sample. */
export type OnProgress = (done: number) => void

interface Sample {
  readonly name: string
  /** Of its record, in the file. */
  readonly at: number
  readonly start: number
  readonly end: number
  readonly loopStart: number
  readonly loopEnd: number
  readonly type: number
}

const readSample = (layout: Layout, i: number): Sample => {
  const { view, bytes, shdr } = layout
  const at = shdr.start + i * shdr.stride
  return {
    name: readText(bytes, at, 20, 20),
    at,
    start: view.getUint32(at + 20, true),
    end: view.getUint32(at + 24, true),
    loopStart: view.getUint32(at + 28, true),
    loopEnd: view.getUint32(at + 32, true),
    type: view.getUint16(at + 44, true),
  }
}

const isCompressed = (sample: Sample): boolean => (sample.type & VORBIS_FLAG) !== 0

/** Nothing of it is in the file. */
const isAbsent = (sample: Sample): boolean =>
  (sample.type & ROM_FLAG) !== 0 || sample.start === sample.end

/**
 * Writes the stream as 16-bit words into `into`, and returns how many there are: those that it promises, or, where it
 * promises none, as many as there are. Throws an Error that tells why not.
 */
const decodeStream = async (
  decoder: VorbisDecoder,
  { bytes, promised }: Source,
  into: Int16Array,
): Promise<number> => {
  const { channelData, errors } = await decoder.decodeFile(bytes)
  const samples = channelData[0] ?? new Float32Array(0)
  // What the decoder says of its insides helps nobody.
  if (errors.length > 0) throw new Error('its stream is damaged: it cannot be decoded')
  if (samples.length === 0 || samples.length < promised) {
    throw new Error(
      `its stream is damaged: ${samples.length} of ${promised} samples could be decoded`,
    )
  }
  const count = Math.min(samples.length, into.length)
  for (let i = 0; i < count; i++) {
    const word = Math.round((samples[i] ?? 0) * 32_767)
    into[i] = word > 32_767 ? 32_767 : word < -32_768 ? -32_768 : word
  }
  return count
}

/** What one place of the sample memory holds: a stream, or words. Several headers may share it. */
interface Source {
  readonly bytes: Uint8Array
  readonly isStream: boolean
  /** Words at least, and at most. */
  readonly promised: number
  readonly most: number
}

/** Throws an Error that tells why not. */
const measureSource = (layout: Layout, smpl: ChunkSpan, sample: Sample): Source => {
  const { start, end } = sample
  const isStream = isCompressed(sample)
  const bytesPerStep = isStream ? 1 : 2
  if (end * bytesPerStep > smpl.size || end < start) {
    throw new Error('its data lead out of the sample memory')
  }
  const from = smpl.start + start * bytesPerStep
  const bytes = layout.bytes.subarray(from, smpl.start + end * bytesPerStep)
  if (!isStream) return { bytes, isStream, promised: end - start, most: end - start }
  const { most, promised } = measureStream(bytes)
  if (promised > most)
    throw new Error(`its stream is damaged: ${most} of ${promised} samples are there`)
  if (most > MOST_SAMPLE_WORDS) {
    throw new Error(`its stream can be ${most} words long; ${MOST_SAMPLE_WORDS} are the most`)
  }
  return { bytes, isStream, promised, most }
}

const faultOf = (sample: Sample, error: unknown): SoundFontError => {
  const reason = error instanceof Error ? error.message : String(error)
  return new SoundFontError('shdr', sample.at, `sample "${sample.name}": ${reason}`)
}

/**
 * The source of each sample, by index, null for none; the same object where headers share it. Refuses what
 * would become too long.
 */
const measureAll = (
  layout: Layout,
  smpl: ChunkSpan,
  samples: readonly Sample[],
): readonly (Source | null)[] => {
  const limit = Math.min(MOST_WORDS, FREE_WORDS + WORDS_A_BYTE * smpl.size)
  const known = new Map<string, Source>()
  let total = 0
  return samples.map((sample) => {
    if (isAbsent(sample)) return null
    const key = `${sample.start} ${sample.end} ${isCompressed(sample)}`
    const found = known.get(key)
    if (found) return found
    try {
      const source = measureSource(layout, smpl, sample)
      known.set(key, source)
      total += source.most + (source.isStream ? WORDS_A_STREAM : 0)
      if (total > limit) {
        throw new Error(
          `with it, ${smpl.size} bytes of samples can take as long as ${limit} words of sound`,
        )
      }
      return source
    } catch (error) {
      throw faultOf(sample, error)
    }
  })
}

/** Where the words of a source are in the new sample memory. */
interface Place {
  readonly start: number
  /** Words; of a stream that does not say its length, known once it is decoded. */
  count: number
}

const placeAll = (
  sources: readonly (Source | null)[],
): { places: ReadonlyMap<Source, Place>; wordCount: number } => {
  const places = new Map<Source, Place>()
  let wordCount = 0
  for (const source of sources) {
    if (source === null || places.has(source)) continue
    const count = source.promised > 0 ? source.promised : source.most
    places.set(source, { start: wordCount, count })
    wordCount += count + GAP_WORDS
  }
  return { places, wordCount }
}

/** Writes each source's words to its place in `memory`. */
const decodeAll = async (
  memory: Int16Array,
  samples: readonly Sample[],
  sources: readonly (Source | null)[],
  places: ReadonlyMap<Source, Place>,
  onProgress: OnProgress,
): Promise<void> => {
  const decoder = await openDecoder()
  let done = 0
  const left = new Map(places)
  try {
    for (const [i, sample] of samples.entries()) {
      const source = sources[i]
      const place = source && left.get(source)
      if (!place) continue
      left.delete(source)
      const into = memory.subarray(place.start, place.start + place.count)
      try {
        if (source.isStream) place.count = await decodeStream(decoder, source, into)
        // The bytes may begin at an odd one of the file.
        else new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(source.bytes)
      } catch (error) {
        throw faultOf(sample, error)
      }
      done++
      onProgress(done / places.size)
    }
  } finally {
    decoder.free()
  }
}

/** Writes where each sample is now, and that it is plain. */
const writeHeaders = (
  image: PlainImage,
  samples: readonly Sample[],
  sources: readonly (Source | null)[],
  places: ReadonlyMap<Source, Place>,
): void => {
  const view = new DataView(image.file)
  samples.forEach((sample, i) => {
    const source = sources[i]
    const { start, count } = (source && places.get(source)) ?? { start: 0, count: 0 }
    const loopFrom = isCompressed(sample) ? 0 : sample.start
    const at = image.headersAt + i * SAMPLE_HEADER_BYTES
    const inside = (address: number): number =>
      start + Math.max(0, Math.min(count, address - loopFrom))
    view.setUint32(at + 20, start, true)
    view.setUint32(at + 24, start + count, true)
    view.setUint32(at + 28, inside(sample.loopStart), true)
    view.setUint32(at + 32, inside(sample.loopEnd), true)
    view.setUint16(at + 44, sample.type & ~VORBIS_FLAG, true)
  })
}

export interface ExpandedSoundFont {
  readonly file: ArrayBuffer
  /** What was mended in the structure, one sentence each; empty where the buffer is the same, whose reader tells it. */
  readonly warnings: readonly string[]
}

/**
 * SF2 bytes for `file`: the same buffer where nothing in it is compressed, otherwise a new one (version 2.01) whose
 * samples were decoded. Takes about as long as decoding does, in the calling thread; the decoder is loaded on first
 * need. Beside both files it needs memory for one sample. Throws a SoundFontError where the file is unsound, a sample
 * cannot be decoded or has more than 16 Mi words, or all of them more than 256 Mi or more than ten for each byte that
 * they have in the file, where each stream counts for 32 Ki; lengths are known before anything is decoded.
 */
export const expandSoundFont = async (
  file: ArrayBuffer,
  onProgress: OnProgress = () => {},
): Promise<ExpandedSoundFont> => {
  const warnings = createWarnings()
  const layout = readLayout(file, warnings)
  if (layout.versionMajor === 1 || !layout.smpl) return { file, warnings: [] }
  const count = countSamples(layout)
  const samples = Array.from({ length: count }, (_, i) => readSample(layout, i))
  if (!samples.some(isCompressed)) return { file, warnings: [] }
  const sources = measureAll(layout, layout.smpl, samples)
  const { places, wordCount } = placeAll(sources)
  const image = createPlainImage(layout, wordCount)
  await decodeAll(image.memory, samples, sources, places, onProgress)
  writeHeaders(image, samples, sources, places)
  return { file: image.file, warnings: warnings.list() }
}
