// The decoder of Ogg Vorbis streams, loaded only when a file needs it. It is WebAssembly in plain modules: no worker,
// no eval; under a content security policy it needs 'wasm-unsafe-eval'. Worker, command line. Given pages without
// sound, it takes the number of channels from memory that nobody has written: streams are checked before it sees them.

import { SoundFontError } from '../soundfont/bank.ts'

export interface Decoded {
  readonly channelData: readonly Float32Array[]
  readonly errors: readonly unknown[]
}

export interface VorbisDecoder {
  decodeFile(bytes: Uint8Array): Promise<Decoded>
  free(): void
}

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

/** What is used of the package's insides, as it has them in version 0.1. */
interface Insides {
  reset(): Promise<void>
  _init(): void
  readonly _decoder: {
    _firstPage: boolean
    readonly _common: {
      readonly wasm: { readonly HEAP: ArrayBuffer; malloc(bytes: number): number }
    }
  }
}

/** The part of the memory that a new decoder may have taken, of which it takes half: 0.24 MB. */
const FRESH_SHARE = 32
/** What an allocator may write around a block. */
const HEAD_BYTES = 64

/**
 * Between two streams the package makes a new instance of its module, with 16 MB of memory each time, so that Node's
 * collector is far busier than the decoder; a bank has a thousand streams and more. Here the memory of the one instance
 * becomes what it was before the first stream: the next one finds the very same decoder.
 */
const reuseInstance = (decoder: Insides): void => {
  const { _decoder: inner } = decoder
  const { wasm } = inner._common
  const memory = new Uint8Array(wasm.HEAP)
  /** A block of which there cannot be two begins behind everything that was ever taken. */
  const largest = Math.floor(memory.length / 2) + 1
  let fresh = memory.slice(0, memory.length / FRESH_SHARE)

  const restore = (): number => {
    const top = wasm.malloc(largest)
    if (top === 0) memory.fill(0)
    else {
      memory.fill(0, fresh.length, top)
      memory.fill(0, top + largest - HEAD_BYTES, top + largest + HEAD_BYTES)
    }
    memory.set(fresh)
    return top
  }
  const end = restore() + HEAD_BYTES
  if (end > fresh.length) throw new Error('The decoder takes more memory than it should.')
  fresh = fresh.slice(0, end)

  decoder.reset = () => {
    restore()
    inner._firstPage = true
    decoder._init()
    return Promise.resolve()
  }
}

export const openDecoder = async (): Promise<VorbisDecoder> => {
  await checkWebAssembly()
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis')
  const decoder = new OggVorbisDecoder()
  await decoder.ready
  reuseInstance(decoder as unknown as Insides)
  return decoder
}
