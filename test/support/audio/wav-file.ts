// Reads a WAV file as tests need it: PCM of 16 bits or 32-bit floating point, as written by anyone. Any context.

import type { Sound } from './sound-analysis.ts'

export interface WavFile extends Sound {
  readonly isFloat: boolean
  readonly frames: number
  /** Bytes that the RIFF chunk says it holds, and those of the samples. */
  readonly riffBytes: number
  readonly dataBytes: number
}

/** Throws where the file is not a stereo WAV file of these kinds. */
export function readWav(bytes: Uint8Array): WavFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const name = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
  if (name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new Error('not a WAV file')
  let format: { tag: number; channels: number; rateHz: number; bits: number } | null = null
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (name(at) === 'fmt ') {
      const tag = view.getUint16(body, true)
      format = {
        // WAVE_FORMAT_EXTENSIBLE has the real tag at the start of its GUID.
        tag: tag === 0xfffe ? view.getUint16(body + 24, true) : tag,
        channels: view.getUint16(body + 2, true),
        rateHz: view.getUint32(body + 4, true),
        bits: view.getUint16(body + 14, true),
      }
    }
    if (name(at) === 'data') {
      if (format?.channels !== 2) throw new Error('not a stereo file')
      const isFloat = format.tag === 3 && format.bits === 32
      if (!isFloat && !(format.tag === 1 && format.bits === 16)) throw new Error('unknown samples')
      const frameBytes = isFloat ? 8 : 4
      const frames = Math.floor(Math.min(size, bytes.length - body) / frameBytes)
      const sample = (frame: number, channel: number): number => {
        const where = body + frame * frameBytes + (channel * frameBytes) / 2
        return isFloat ? view.getFloat32(where, true) : view.getInt16(where, true) / 32_768
      }
      return {
        rateHz: format.rateHz,
        isFloat,
        frames,
        riffBytes: view.getUint32(4, true),
        dataBytes: size,
        left: Float32Array.from({ length: frames }, (_, i) => sample(i, 0)),
        right: Float32Array.from({ length: frames }, (_, i) => sample(i, 1)),
      }
    }
    at = body + size + (size & 1)
  }
  throw new Error('no samples')
}
