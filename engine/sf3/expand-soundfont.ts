// Turns a compressed SoundFont (SF3: each sample an Ogg Vorbis stream) into plain SF2 bytes. Worker, command line; never
// in the audio thread. Streams are checked before the decoder sees them.
//
// In SF3 a compressed sample's start and end are bytes of `smpl`, and its loop counts from the sample's own start.

import { SoundFontError } from '../soundfont/bank.ts'
import { type Layout, readLayout } from '../soundfont/layout.ts'
import { type ChunkSpan, createWarnings, readText } from '../soundfont/riff.ts'
import { ROM_FLAG, VORBIS_FLAG } from '../soundfont/samples.ts'
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
const NOTHING = new Int16Array(0)

const toWords = (samples: Float32Array): Int16Array => {
  const words = new Int16Array(samples.length)
  for (let i = 0; i < samples.length; i++) {
    const word = Math.round((samples[i] ?? 0) * 32_767)
    words[i] = word > 32_767 ? 32_767 : word < -32_768 ? -32_768 : word
  }
  return words
}

/** One stream as 16-bit words, of which there are `promised` at least. Throws an Error that tells why not. */
const decodeStream = async (
  decoder: VorbisDecoder,
  bytes: Uint8Array,
  promised: number,
): Promise<Int16Array> => {
  const { channelData, errors } = await decoder.decodeFile(bytes)
  const samples = channelData[0] ?? new Float32Array(0)
  // What the decoder says of its insides helps nobody.
  if (errors.length > 0) throw new Error('its stream is damaged: it cannot be decoded')
  if (samples.length === 0 || samples.length < promised) {
    throw new Error(
      `its stream is damaged: ${samples.length} of ${promised} samples could be decoded`,
    )
  }
  return toWords(samples)
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

/** Words of each sample, by index; the same array where headers share their data. */
const decodeAll = async (
  layout: Layout,
  smpl: ChunkSpan,
  samples: readonly Sample[],
  onProgress: OnProgress,
): Promise<readonly Int16Array[]> => {
  const sources = measureAll(layout, smpl, samples)
  const decoder = await openDecoder()
  const words: Int16Array[] = []
  let doneBytes = 0
  const known = new Map<Source, Int16Array>()
  try {
    for (const [i, sample] of samples.entries()) {
      const source = sources[i]
      if (!source) {
        words.push(NOTHING)
        continue
      }
      let data = known.get(source)
      try {
        // An unpacked sample may begin at an odd byte of the file, hence the copy.
        data ??= source.isStream
          ? await decodeStream(decoder, source.bytes, source.promised)
          : new Int16Array(source.bytes.slice().buffer)
      } catch (error) {
        throw faultOf(sample, error)
      }
      if (!known.has(source)) {
        known.set(source, data)
        doneBytes += source.bytes.length
        onProgress(Math.min(1, doneBytes / smpl.size))
      }
      words.push(data)
    }
  } finally {
    decoder.free()
  }
  return words
}

const writeId = (bytes: Uint8Array, at: number, id: string): void => {
  for (let i = 0; i < 4; i++) bytes[at + i] = id.charCodeAt(i)
}

/** Bytes of a chunk with its head and its pad. */
const paddedBytes = (size: number): number => 8 + size + (size % 2)

/** A chunk that stays as it is: its content begins at `from` in the old file. */
interface Copied {
  readonly id: string
  readonly from: number
  readonly size: number
}

/**
 * The file anew, its sizes and pads sound: texts and tables as they were, but for version, sample
 * headers and sample memory.
 */
const rewrite = (
  layout: Layout,
  samples: readonly Sample[],
  expanded: readonly Int16Array[],
): ArrayBuffer => {
  const starts = new Map<Int16Array, number>()
  let wordCount = 0
  for (const words of expanded) {
    if (starts.has(words)) continue
    starts.set(words, wordCount)
    wordCount += words.length + GAP_WORDS
  }
  const info = layout.info.map(({ id, start, size }): Copied => ({ id, from: start, size }))
  const { phdr, pbag, pmod, pgen, inst, ibag, imod, igen, shdr } = layout
  const tables = [phdr, pbag, pmod, pgen, inst, ibag, imod, igen, shdr].map(
    ({ id, start, stride, count }): Copied => ({ id, from: start, size: stride * count }),
  )
  const listBytes = (chunks: readonly Copied[]): number =>
    12 + chunks.reduce((sum, { size }) => sum + paddedBytes(size), 0)
  const sdtaBytes = 12 + 8 + wordCount * 2
  const file = new ArrayBuffer(12 + listBytes(info) + sdtaBytes + listBytes(tables))
  const bytes = new Uint8Array(file)
  const view = new DataView(file)
  /** Where each copied chunk's content begins in the new file. */
  const places = new Map<string, number>()
  const writeHead = (at: number, id: string, size: number): void => {
    writeId(bytes, at, id)
    view.setUint32(at + 4, size, true)
  }
  const writeList = (listAt: number, form: string, chunks: readonly Copied[]): number => {
    writeHead(listAt, 'LIST', listBytes(chunks) - 8)
    writeId(bytes, listAt + 8, form)
    let at = listAt + 12
    for (const { id, from, size } of chunks) {
      writeHead(at, id, size)
      bytes.set(layout.bytes.subarray(from, from + size), at + 8)
      places.set(id, at + 8)
      at += paddedBytes(size)
    }
    return at
  }
  writeHead(0, 'RIFF', file.byteLength - 8)
  writeId(bytes, 8, 'sfbk')
  const sdta = writeList(12, 'INFO', info)
  const version = places.get('ifil') ?? 0
  view.setUint16(version, 2, true)
  view.setUint16(version + 2, 1, true)

  writeHead(sdta, 'LIST', sdtaBytes - 8)
  writeId(bytes, sdta + 8, 'sdta')
  writeHead(sdta + 12, 'smpl', wordCount * 2)
  // A new file's offset is even here, as all sizes before it are.
  const memory = new Int16Array(file, sdta + 20, wordCount)
  for (const [words, start] of starts) memory.set(words, start)

  writeList(sdta + sdtaBytes, 'pdta', tables)
  const headers = (places.get('shdr') ?? 0) - shdr.start
  samples.forEach((sample, i) => {
    const words = expanded[i] ?? NOTHING
    const start = starts.get(words) ?? 0
    const loopFrom = isCompressed(sample) ? 0 : sample.start
    const at = sample.at + headers
    const inside = (address: number): number =>
      start + Math.max(0, Math.min(words.length, address - loopFrom))
    view.setUint32(at + 20, start, true)
    view.setUint32(at + 24, start + words.length, true)
    view.setUint32(at + 28, inside(sample.loopStart), true)
    view.setUint32(at + 32, inside(sample.loopEnd), true)
    view.setUint16(at + 44, sample.type & ~VORBIS_FLAG, true)
  })
  return file
}

export interface ExpandedSoundFont {
  readonly file: ArrayBuffer
  /** What was mended in the structure, one sentence each; empty where the buffer is the same, whose reader tells it. */
  readonly warnings: readonly string[]
}

/**
 * SF2 bytes for `file`: the same buffer where nothing in it is compressed, otherwise a new one (version 2.01) whose
 * samples were decoded. Takes about as long as decoding does, in the calling thread; the decoder is loaded on first
 * need. Throws a SoundFontError where the file is unsound, a sample cannot be decoded or has more than 16 Mi words, or
 * all of them more than 256 Mi or more than ten for each byte that they have in the file; lengths are known before
 * anything is decoded.
 */
export const expandSoundFont = async (
  file: ArrayBuffer,
  onProgress: OnProgress = () => {},
): Promise<ExpandedSoundFont> => {
  const warnings = createWarnings()
  const layout = readLayout(file, warnings)
  if (layout.versionMajor === 1 || !layout.smpl) return { file, warnings: [] }
  const samples: Sample[] = []
  for (let i = 0; i < layout.shdr.count - 1; i++) samples.push(readSample(layout, i))
  if (!samples.some(isCompressed)) return { file, warnings: [] }
  const words = await decodeAll(layout, layout.smpl, samples, onProgress)
  return { file: rewrite(layout, samples, words), warnings: warnings.list() }
}
