// Turns a compressed SoundFont (SF3: each sample an Ogg Vorbis stream) into plain SF2 bytes. Page, panel, command line; never in
// the audio thread. The decoder is WebAssembly in plain modules: no worker, no eval; under a content security policy it needs
// 'wasm-unsafe-eval'. It is loaded only when a file needs it. Streams are checked before it sees them: given pages without sound, it
// takes the number of channels from memory that nobody has written.
//
// In SF3 a compressed sample's start and end are bytes of `smpl`, and its loop counts from the sample's own start.

import { SoundFontError } from '../soundfont/bank.ts'
import { type Layout, readLayout } from '../soundfont/layout.ts'
import {
  type ChunkSpan,
  createWarnings,
  readFourCharacters,
  readText,
  walkChunks,
} from '../soundfont/riff.ts'
import { ROM_FLAG, VORBIS_FLAG } from '../soundfont/samples.ts'

/** Words of decoded sound that one file may hold: 512 MiB. A few bytes of Vorbis can mean thousands of samples. */
const MOST_WORDS = 2 ** 28
/** Zero words that the specification wants after each sample. */
const GAP_WORDS = 46
/** Words of one sample: what the card can address. */
const MOST_SAMPLE_WORDS = 2 ** 24
/** Of an Ogg page before its table of segments. */
const PAGE_HEAD_BYTES = 27
/** The first page of a stream: head, one segment, 30 bytes of identification. */
const FIRST_PAGE_BYTES = 58
const HEADER_PACKETS = 3
/** Zero bytes that may follow a stream, to make a sample begin at a round address. */
const MOST_PADDING = 8

interface Decoded {
  readonly channelData: readonly Float32Array[]
  readonly errors: readonly { readonly message: string }[]
}

interface VorbisDecoder {
  decodeFile(bytes: Uint8Array): Promise<Decoded>
  free(): void
}

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

/** A module without any content: compiling it shows whether WebAssembly may be compiled here. */
const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

interface CompileOnly {
  compile(bytes: Uint8Array): Promise<unknown>
}

/** Throws where there is no WebAssembly, or a policy forbids it: the decoder itself would then wait forever. */
const checkWebAssembly = async (): Promise<void> => {
  const { WebAssembly } = globalThis as { WebAssembly?: CompileOnly }
  try {
    if (!WebAssembly) throw new Error('there is no WebAssembly')
    await WebAssembly.compile(Uint8Array.from(EMPTY_MODULE))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SoundFontError('smpl', 0, `compressed samples cannot be decoded here: ${reason}`)
  }
}

const openDecoder = async (): Promise<VorbisDecoder> => {
  await checkWebAssembly()
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis')
  const decoder = new OggVorbisDecoder()
  await decoder.ready
  return decoder
}

/** True for an Ogg stream that begins with the identification of one Vorbis channel. */
const isMonoVorbis = (bytes: Uint8Array): boolean =>
  bytes.length > FIRST_PAGE_BYTES &&
  readFourCharacters(bytes, 0) === 'OggS' &&
  bytes[26] === 1 &&
  bytes[28] === 1 &&
  readFourCharacters(bytes, 29) === 'vorb' &&
  bytes[39] === 1

interface StreamLength {
  /** Samples that its packets can give at most. */
  readonly most: number
  /** Samples that it says it has. */
  readonly promised: number
}

/**
 * Walks the pages, so that nothing is decoded that would not end, or would be too long: the decoder trusts them. Throws an Error
 * that tells why not.
 */
const measureStream = (bytes: Uint8Array): StreamLength => {
  if (!isMonoVorbis(bytes)) throw new Error('its data are no Ogg Vorbis stream of one channel')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let packets = 0
  let promised = 0
  let at = 0
  while (bytes.length - at > MOST_PADDING) {
    const segments = bytes[at + PAGE_HEAD_BYTES - 1] ?? 0
    const body = at + PAGE_HEAD_BYTES + segments
    if (body > bytes.length || readFourCharacters(bytes, at) !== 'OggS') {
      throw new Error('its stream is damaged: a page is missing')
    }
    promised = view.getUint32(at + 6, true) + view.getUint32(at + 10, true) * 2 ** 32
    at = body
    for (let i = body - segments; i < body; i++) {
      const lacing = bytes[i] ?? 0
      at += lacing
      if (lacing < 255) packets++
    }
  }
  if (at > bytes.length) throw new Error('its stream is cut off')
  if (packets <= HEADER_PACKETS) throw new Error('its stream has nothing but headers')
  // The longer of two block sizes; a packet adds half a block.
  const blockSize = 2 ** ((bytes[56] ?? 0) >> 4)
  return { most: ((packets - HEADER_PACKETS) * blockSize) / 2, promised }
}

const toWords = (samples: Float32Array): Int16Array => {
  const words = new Int16Array(samples.length)
  for (let i = 0; i < samples.length; i++) {
    const word = Math.round((samples[i] ?? 0) * 32_767)
    words[i] = word > 32_767 ? 32_767 : word < -32_768 ? -32_768 : word
  }
  return words
}

/** One stream as 16-bit words. Throws an Error that tells why not. */
const decodeStream = async (decoder: VorbisDecoder, bytes: Uint8Array): Promise<Int16Array> => {
  const { most, promised } = measureStream(bytes)
  if (most > MOST_SAMPLE_WORDS) {
    throw new Error(`its stream can be ${most} words long; ${MOST_SAMPLE_WORDS} are the most`)
  }
  const { channelData, errors } = await decoder.decodeFile(bytes)
  const [error] = errors
  if (error) throw new Error(error.message)
  const samples = channelData[0] ?? new Float32Array(0)
  if (samples.length === 0 || samples.length < promised) {
    throw new Error(
      `its stream is damaged: ${samples.length} of ${promised} samples could be decoded`,
    )
  }
  return toWords(samples)
}

/** Words of each sample, by index; the same array where headers share their data. */
const decodeAll = async (
  layout: Layout,
  smpl: ChunkSpan,
  samples: readonly Sample[],
): Promise<readonly Int16Array[]> => {
  const decoder = await openDecoder()
  const words: Int16Array[] = []
  const known = new Map<string, Int16Array>()
  let total = 0
  try {
    for (const sample of samples) {
      if (isAbsent(sample)) {
        words.push(NOTHING)
        continue
      }
      const { start, end } = sample
      const bytesPerStep = isCompressed(sample) ? 1 : 2
      const key = `${start} ${end} ${bytesPerStep}`
      let data = known.get(key)
      try {
        if (end * bytesPerStep > smpl.size || end < start) {
          throw new Error('its data lead out of the sample memory')
        }
        const from = smpl.start + start * bytesPerStep
        const to = smpl.start + end * bytesPerStep
        if (!data && isCompressed(sample)) {
          data = await decodeStream(decoder, layout.bytes.subarray(from, to))
        }
        // An unpacked sample may begin at an odd byte of the file, hence the copy.
        data ??= new Int16Array(layout.bytes.slice(from, to).buffer)
        if (!known.has(key)) total += data.length + GAP_WORDS
        if (total > MOST_WORDS) throw new Error(`there are more than ${MOST_WORDS} words in all`)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new SoundFontError('shdr', sample.at, `sample "${sample.name}": ${reason}`)
      }
      known.set(key, data)
      words.push(data)
    }
  } finally {
    decoder.free()
  }
  return words
}

/** Where the lists of a file lie, by form. */
const findLists = (layout: Layout): Map<string, ChunkSpan> => {
  const lists = new Map<string, ChunkSpan>()
  const end = layout.view.getUint32(4, true) + 8
  walkChunks(layout.view, layout.bytes, 12, end, 'RIFF', (span) => {
    lists.set(readFourCharacters(layout.bytes, span.start), span)
  })
  return lists
}

const writeId = (bytes: Uint8Array, at: number, id: string): void => {
  for (let i = 0; i < 4; i++) bytes[at + i] = id.charCodeAt(i)
}

/** The file anew: INFO and pdta as they were, but for version, sample headers and sample memory. */
const rewrite = (
  layout: Layout,
  samples: readonly Sample[],
  expanded: readonly Int16Array[],
): ArrayBuffer => {
  const lists = findLists(layout)
  const info = lists.get('INFO')
  const pdta = lists.get('pdta')
  if (!info || !pdta) throw new SoundFontError('RIFF', 0, 'a list is missing')
  const starts = new Map<Int16Array, number>()
  let wordCount = 0
  for (const words of expanded) {
    if (starts.has(words)) continue
    starts.set(words, wordCount)
    wordCount += words.length + GAP_WORDS
  }
  const infoBytes = 8 + info.size + (info.size % 2)
  const sdtaBytes = 8 + 4 + 8 + wordCount * 2
  const pdtaBytes = 8 + pdta.size + (pdta.size % 2)
  const file = new ArrayBuffer(12 + infoBytes + sdtaBytes + pdtaBytes)
  const bytes = new Uint8Array(file)
  const view = new DataView(file)
  const copy = (span: ChunkSpan, at: number): number => {
    bytes.set(layout.bytes.subarray(span.offset, span.start + span.size), at)
    return at - span.offset
  }
  writeId(bytes, 0, 'RIFF')
  view.setUint32(4, file.byteLength - 8, true)
  writeId(bytes, 8, 'sfbk')
  const infoShift = copy(info, 12)
  walkChunks(layout.view, layout.bytes, info.start + 4, info.start + info.size, 'INFO', (span) => {
    if (span.id !== 'ifil') return
    view.setUint16(span.start + infoShift, 2, true)
    view.setUint16(span.start + infoShift + 2, 1, true)
  })

  const sdta = 12 + infoBytes
  writeId(bytes, sdta, 'LIST')
  view.setUint32(sdta + 4, sdtaBytes - 8, true)
  writeId(bytes, sdta + 8, 'sdta')
  writeId(bytes, sdta + 12, 'smpl')
  view.setUint32(sdta + 16, wordCount * 2, true)
  // A new file's offset is even here, as all sizes before it are.
  const memory = new Int16Array(file, sdta + 20, wordCount)
  for (const [words, start] of starts) memory.set(words, start)

  const pdtaShift = copy(pdta, sdta + sdtaBytes)
  samples.forEach((sample, i) => {
    const words = expanded[i] ?? NOTHING
    const start = starts.get(words) ?? 0
    const loopFrom = isCompressed(sample) ? 0 : sample.start
    const at = sample.at + pdtaShift
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

/**
 * SF2 bytes for `file`: the same buffer where nothing in it is compressed, otherwise a new one (version 2.01) whose samples were
 * decoded. Takes about as long as decoding does, in the calling thread; the decoder is loaded on first need. Throws a
 * SoundFontError where the file is unsound, a sample cannot be decoded or has more than 16 Mi words, or all of them more than 256 Mi.
 */
export const expandSoundFont = async (file: ArrayBuffer): Promise<ArrayBuffer> => {
  const layout = readLayout(file, createWarnings())
  if (layout.versionMajor === 1 || !layout.smpl) return file
  const samples: Sample[] = []
  for (let i = 0; i < layout.shdr.count - 1; i++) samples.push(readSample(layout, i))
  if (!samples.some(isCompressed)) return file
  const words = await decodeAll(layout, layout.smpl, samples)
  return rewrite(layout, samples, words)
}
