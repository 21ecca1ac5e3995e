// Conformity of the output level and of the kernel's cost in memory. Rows of docs/emu8000.md, section 9.

import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createChip } from '../../engine/chip/chip.ts'
import { createEffects } from '../../engine/chip/effects.ts'
import { createBuses, decibels, looping, play, sineWords } from '../support/engine/chip-play.ts'
import { runBundled } from '../support/engine/run-bundled.ts'

const FRAMES = 1024
const CUTS = 20

/** RMS and peak of the left output with `voices` identical full-level sines. */
function output(voices: number, panLeft: number, panRight: number) {
  const chip = createChip('hardware')
  const effects = createEffects('hardware')
  effects.setEqualizer(5, 5)
  effects.setEnabled(false, false)
  chip.setSampleMemory(sineWords(44_100, 441, 1), null)
  for (let voice = 0; voice < voices; voice++) {
    play(chip, voice, { ...looping(0, 44_100), panLeft, panRight })
  }
  const left = new Float64Array(FRAMES)
  const right = new Float64Array(FRAMES)
  let squares = 0
  let peak = 0
  let count = 0
  for (let cut = 0; cut < CUTS; cut++) {
    const buses = createBuses(FRAMES)
    chip.render(buses, 0, FRAMES)
    effects.process(buses, left, right, 0, FRAMES)
    if (cut < 5) continue
    for (const value of left) {
      squares += value * value
      peak = Math.max(peak, Math.abs(value))
      count++
    }
  }
  return { rms: Math.sqrt(squares / count), peak }
}

describe('29 output level', () => {
  test('29 one full-level voice, hard pan, peaks at −1.10 dBFS within 0.1 dB', () => {
    expect(Math.abs(decibels(output(1, 1, 0).peak) + 1.1)).toBeLessThan(0.1)
  })
  test.each([
    [2, 6.02],
    [3, 8.27],
    [4, 8.86],
    [6, 9.33],
    [8, 9.54],
  ])('29 %i identical voices in the centre are %f dB over one within 0.1 dB', (voices, db) => {
    const centre = 127.5 / 255
    const one = output(1, centre, centre).rms
    expect(Math.abs(decibels(output(voices, centre, centre).rms / one) - db)).toBeLessThan(0.1)
  })
})

test('41 a block of 32 voices allocates nothing (its time: test/bench/engine/chip-voices.bench.ts)', async () => {
  const probe = fileURLToPath(new URL('../support/engine/allocation-probe.ts', import.meta.url))
  // A block with one boxed number for each voice would leave 512.
  expect(Number(await runBundled(probe, ['hardware']))).toBeLessThan(8)
  expect(Number(await runBundled(probe, ['sf2']))).toBeLessThan(8)
})
