// The figures of a rendering as a person reads them.

import { describe, expect, test } from 'vitest'

import { formatFigures } from '../../../../cli/render/figures-text.ts'
import type { RenderFigures } from '../../../../cli/render/render-music.ts'

const FIGURES: RenderFigures = {
  audioSeconds: 4.25,
  cpuSeconds: 0.5,
  cpuPerAudioSecond: 0.1176,
  kernel: 'wasm',
  kernelFault: null,
  peakVoices: 3,
  stolen: 2,
  dropped: 1,
  peak: 0.5,
  nan: 0,
  allocations: 0,
  portions: {
    count: 17,
    soundMs: 250,
    totalMs: 480,
    p50Ms: 25.04,
    p95Ms: 30,
    maxMs: 61.26,
    late: 0,
    slowest: [{ atSeconds: 1.5, ms: 61.26 }],
  },
}

describe('the text of a rendering', () => {
  test('is one line each for sound, processor, kernel, voices, peak and time', () => {
    const text = formatFigures('a.wav', FIGURES, { midi: 2, bank: 310, engine: 8 })
    expect(text.split('\n')).toEqual([
      'a.wav: 4.3 s of sound',
      'CPU      0.50 s, 117.6 ms for each second of sound',
      'Kernel   WebAssembly with SIMD',
      'Voices   3 at most, 2 stolen, 1 dropped',
      'Peak     -6.0 dB of full scale',
      'Time     load 0.32 s, render 0.48 s; 250 ms of sound took p50 25.0, p95 30.0, max 61.3 ms, at 1.50 s',
    ])
  })

  test('says what went wrong only where it did', () => {
    const portions = { ...FIGURES.portions, late: 3, slowest: [] }
    const figures = { ...FIGURES, peak: 0, nan: 4, allocations: 5, portions }
    const lines = formatFigures('a.wav', figures, {}).split('\n')
    expect(lines[4]).toBe('Peak     silence')
    expect(lines[5]).toMatch(/^Time {5}load 0\.00 s, .* max 61\.3 ms$/)
    expect(lines.slice(6)).toEqual([
      'Late     3 portions took longer than they sound',
      'Faults   4 samples were not numbers',
      'Memory   grew 5 times',
    ])
  })
})
