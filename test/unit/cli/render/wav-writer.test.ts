// The WAV files that `awescope render` writes: bytes, sizes, rounding.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, double, float32Array, property } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  createWavWriter,
  encodeFrames,
  fitsWav,
  toInt16,
  wavHeader,
} from '../../../../cli/render/wav-writer.ts'
import { readWav } from '../../../support/audio/wav-file.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'awescope-wav-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a WAV file', () => {
  test('has the 44 bytes of a 16-bit PCM header, little-endian', () => {
    const view = new DataView(wavHeader(1000, 44_100, false).buffer)
    expect(view.byteLength).toBe(44)
    expect(Buffer.from(view.buffer).toString('latin1', 0, 16)).toMatch(/^RIFF....WAVEfmt $/s)
    expect(view.getUint32(4, true)).toBe(36 + 4000)
    expect(
      [20, 22, 32, 34].map((at) => view.getUint16(at, true)),
      'PCM, stereo, 4 bytes a frame, 16 bits',
    ).toEqual([1, 2, 4, 16])
    expect([24, 28, 40].map((at) => view.getUint32(at, true))).toEqual([44_100, 176_400, 4000])
  })

  test('names the frames of floating point samples in a fact chunk', () => {
    const bytes = Buffer.from(wavHeader(1000, 96_000, true))
    expect(bytes.length).toBe(56)
    expect(bytes.readUInt32LE(4)).toBe(48 + 8000)
    expect(bytes.readUInt16LE(20)).toBe(3)
    expect(bytes.toString('latin1', 36, 40)).toBe('fact')
    expect(bytes.readUInt32LE(44)).toBe(1000)
    expect(bytes.readUInt32LE(28)).toBe(768_000)
  })

  test('rounds to the nearest of 65536 steps and clips beyond them', () => {
    expect([0, 1, -1, 2, -2, 0.5, 1 / 65_536, 0.4 / 32_768].map(toInt16)).toEqual([
      0, 32_767, -32_768, 32_767, -32_768, 16_384, 1, 0,
    ])
    assert(
      property(double({ min: -1, max: 0.9999, noNaN: true }), (sample) => {
        expect(Math.abs(toInt16(sample) / 32_768 - sample)).toBeLessThanOrEqual(0.5 / 32_768)
      }),
    )
  })

  test('holds in floating point exactly what was rendered', () => {
    assert(
      property(float32Array({ minLength: 1, maxLength: 40, noNaN: true }), (left) => {
        const right = left.toReversed()
        const bytes = encodeFrames(left, right, 0, left.length, true)
        const samples = new Float32Array(bytes.buffer)
        expect(samples.filter((_, i) => i % 2 === 0)).toEqual(left)
        expect(samples.filter((_, i) => i % 2 === 1)).toEqual(right)
      }),
    )
  })

  test.each([false, true])(
    'is whole when it was written in pieces (float: %s)',
    async (isFloat) => {
      const path = join(folder, `pieces-${isFloat}.wav`)
      const left = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i / 10) / 2)
      const right = left.map((value) => -value)
      const handle = await open(path, 'wx')
      const writer = createWavWriter(handle.fd, 48_000, isFloat)
      await writer.append(left, right, 0, 120)
      await writer.append(left, right, 120, 0)
      await writer.append(left, right, 120, 380)
      await writer.finish()
      await handle.close()
      const bytes = readFileSync(path)
      const file = readWav(bytes)
      expect(file.riffBytes).toBe(bytes.length - 8)
      expect([file.frames, file.rateHz, file.isFloat]).toEqual([500, 48_000, isFloat])
      file.left.forEach((value, i) => expect(value).toBeCloseTo(left[i] ?? 9, 4))
      file.right.forEach((value, i) => expect(value).toBeCloseTo(right[i] ?? 9, 4))
    },
  )

  test('cannot hold more than four gigabytes', () => {
    expect(fitsWav(2 ** 30 - 100, false)).toBe(true)
    expect(fitsWav(2 ** 30, false)).toBe(false)
    expect(fitsWav(2 ** 30 - 100, true)).toBe(false)
  })
})
