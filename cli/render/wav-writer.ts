// Writes a stereo WAV file piece by piece: 16-bit integers, or 32-bit floating point. Node.
//
//   RIFF size WAVE │ fmt  16 … │ fact 4 frames (float only) │ data size │ left right left right …
//
// 16-bit samples are rounded and not dithered: the chip's own output is 16-bit integers that are clipped and not
// dithered, and the same music must give the same bytes each time.

import { write } from 'node:fs'
import { promisify } from 'node:util'

const CHANNELS = 2
const PCM = 1
const IEEE_FLOAT = 3
/** What fits behind the 32-bit size of the RIFF chunk, headers left aside. */
const MAX_DATA_BYTES = 0xffff_ffff - 64

/** Bytes of one frame of both channels. */
export function wavFrameBytes(isFloat: boolean): number {
  return CHANNELS * (isFloat ? 4 : 2)
}

/** True where so many frames go into one WAV file, whose sizes are 32-bit numbers. */
export function fitsWav(frames: number, isFloat: boolean): boolean {
  return frames * wavFrameBytes(isFloat) <= MAX_DATA_BYTES
}

/** The bytes before the samples of a file of `frames` frames. */
export function wavHeader(frames: number, rateHz: number, isFloat: boolean): Uint8Array {
  const frameBytes = wavFrameBytes(isFloat)
  const dataBytes = frames * frameBytes
  const bytes = new Uint8Array(isFloat ? 56 : 44)
  const view = new DataView(bytes.buffer)
  let at = 0
  const name = (text: string): void => {
    for (const letter of text) view.setUint8(at++, letter.charCodeAt(0))
  }
  const long = (value: number): void => {
    view.setUint32(at, value, true)
    at += 4
  }
  const short = (value: number): void => {
    view.setUint16(at, value, true)
    at += 2
  }
  name('RIFF')
  long(bytes.length - 8 + dataBytes)
  name('WAVEfmt ')
  long(16)
  short(isFloat ? IEEE_FLOAT : PCM)
  short(CHANNELS)
  long(rateHz)
  long(rateHz * frameBytes)
  short(frameBytes)
  short((frameBytes / CHANNELS) * 8)
  if (isFloat) {
    name('fact')
    long(4)
    long(frames)
  }
  name('data')
  long(dataBytes)
  return bytes
}

/** One sample as a 16-bit integer: 1.0 is 32768, which is clipped to 32767. */
export function toInt16(sample: number): number {
  // Rounded to the nearest, halves up: the sum is exact, and cut off where it is positive.
  const scaled = ((sample * 32_768 + ABOVE + 0.5) | 0) - ABOVE
  return scaled > 32_767 ? 32_767 : scaled < -32_768 ? -32_768 : scaled
}
/** More than any sample below zero has: +36 dB. */
const ABOVE = 2 ** 21

/** Writes `count` frames from `from` of both channels, interleaved, into `into` from value `at` on. */
function interleave(
  left: Float32Array,
  right: Float32Array,
  from: number,
  count: number,
  into: Int16Array | Float32Array,
  at: number,
): void {
  const isFloat = into instanceof Float32Array
  for (let i = 0; i < count; i += 1) {
    const l = left[from + i] as number
    const r = right[from + i] as number
    into[at + i * 2] = isFloat ? l : toInt16(l)
    into[at + i * 2 + 1] = isFloat ? r : toInt16(r)
  }
}

/** Byte order is the machine's: little-endian on all that Node runs on. */
function valuesOf(bytes: Uint8Array, isFloat: boolean): Int16Array | Float32Array {
  return isFloat ? new Float32Array(bytes.buffer) : new Int16Array(bytes.buffer)
}

/** `count` frames from `from` of both channels, interleaved, little-endian. */
export function encodeFrames(
  left: Float32Array,
  right: Float32Array,
  from: number,
  count: number,
  isFloat: boolean,
): Uint8Array {
  const bytes = new Uint8Array(count * wavFrameBytes(isFloat))
  interleave(left, right, from, count, valuesOf(bytes, isFloat), 0)
  return bytes
}

export interface WavWriter {
  /** Appends frames; the arrays may be used again once it resolves. Rejects as Node's file system does. */
  append(left: Float32Array, right: Float32Array, from: number, count: number): Promise<void>
  /** Writes what is left, and the header, now that the length is known. */
  finish(): Promise<void>
}

/** Frames that are written at a time: each write wakes another thread. */
const CHUNK_FRAMES = 2 ** 17

/** Writes the sound into the empty open file `file`, which the caller closes. Holds half a megabyte, or one. */
export function createWavWriter(file: number, rateHz: number, isFloat: boolean): WavWriter {
  const headerBytes = wavHeader(0, rateHz, isFloat).length
  const frameBytes = wavFrameBytes(isFloat)
  const chunk = new Uint8Array(CHUNK_FRAMES * frameBytes)
  const values = valuesOf(chunk, isFloat)
  let written = 0
  let waiting = 0

  const writeChunk = async (): Promise<void> => {
    const bytes = chunk.subarray(0, waiting * frameBytes)
    await writeAll(file, bytes, headerBytes + written * frameBytes)
    written += waiting
    waiting = 0
  }

  return {
    async append(left, right, from, count) {
      for (let done = 0; done < count;) {
        const some = Math.min(count - done, CHUNK_FRAMES - waiting)
        interleave(left, right, from + done, some, values, waiting * CHANNELS)
        waiting += some
        done += some
        if (waiting === CHUNK_FRAMES) await writeChunk()
      }
    },
    async finish() {
      await writeChunk()
      await writeAll(file, wavHeader(written, rateHz, isFloat), 0)
    },
  }
}

const writeAt = promisify(write)

/** A disk that fills up takes a part of a write without complaint. */
async function writeAll(file: number, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await writeAt(
      file,
      bytes,
      written,
      bytes.length - written,
      position + written,
    )
    written += bytesWritten
  }
}
