// The effects of the WebAssembly kernel beside those of JavaScript, with every preset, and when the kernel fails. Node.

import { describe, expect, it } from 'vitest'
import { MAX_SEGMENT_FRAMES } from '../../../../../engine/chip/chip-types.ts'
import type { Buses, EffectsUnit } from '../../../../../engine/chip/chip-types.ts'
import { createEffects } from '../../../../../engine/chip/effects.ts'
import { createWasmEffects } from '../../../../../engine/chip/kernel-wasm/wasm-effects.ts'
import { createBuses } from '../../../../support/engine/chip-play.ts'
import { wasmKernel } from '../../../../support/engine/kernels.ts'

const FRAMES = 24_000
/** −96 dB below full scale. */
const ALIKE = 10 ** (-96 / 20)

/** A dry tone that ends early, and bursts on the sends. */
function music() {
  const buses = createBuses(FRAMES)
  for (let frame = 0; frame < FRAMES; frame++) {
    const tone = Math.sin(frame * 0.031) * 0.3
    if (frame < 6000) {
      buses.dryLeft[frame] = tone
      buses.dryRight[frame] = -tone / 2
    }
    if (frame % 5000 < 700) {
      buses.reverb[frame] = Math.sin(frame * 0.17) * 0.5
      buses.chorus[frame] = Math.sin(frame * 0.11) * 0.4
    }
  }
  return buses
}
const buses = music()

function play(effects: EffectsUnit, block: number) {
  const left = new Float64Array(FRAMES)
  const right = new Float64Array(FRAMES)
  for (let at = 0; at < FRAMES; at += block) {
    effects.process(buses, left, right, at, Math.min(block, FRAMES - at))
  }
  return { left, right }
}

const mostApart = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, frame) => Math.max(most, Math.abs(value - other[frame]!)), 0)

const ofKernel = (preset: number): EffectsUnit => {
  const effects = createWasmEffects('hardware', wasmKernel('hardware', 0))
  effects.setReverb(preset)
  effects.setChorus(preset)
  effects.setEqualizer(preset, 11 - preset)
  return effects
}

describe('the effects of the WebAssembly kernel', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'sound as in JavaScript to −96 dB, in any blocks (preset %i)',
    (preset) => {
      const theirs = createEffects('hardware')
      theirs.setReverb(preset)
      theirs.setChorus(preset)
      theirs.setEqualizer(preset, 11 - preset)
      const expected = play(theirs, 128)
      const ours = play(ofKernel(preset), 128)
      expect(Math.max(...expected.left)).toBeGreaterThan(0.2)
      expect(mostApart(ours.left, expected.left)).toBeLessThan(ALIKE)
      expect(mostApart(ours.right, expected.right)).toBeLessThan(ALIKE)
      for (const block of [37, 511, MAX_SEGMENT_FRAMES]) {
        expect(play(ofKernel(preset), block), `${block}`).toEqual(ours)
      }
    },
  )

  it.each(['hardware', 'sf2'] as const)(
    'bound and count in %s mode what JavaScript does',
    (mode) => {
      const wild = createBuses(511)
      const poisons = [Number.NaN, Infinity, -Infinity, 1e6, -1e7, 40, -40, 1.5, -1.5, 1]
      for (let frame = 0; frame < 511; frame++) {
        const dry = Math.sin(frame) / 2
        wild.dryLeft[frame] = frame % 7 === 0 ? (poisons[(frame / 7) % 10] ?? 0) : dry
        wild.dryRight[frame] = frame % 11 === 0 ? (poisons[(frame / 11) % 10] ?? 0) : dry
        wild.reverb[frame] = frame % 100 === 33 ? Number.NaN : 0
        wild.chorus[frame] = frame % 100 === 34 ? Infinity : 0
      }
      const heard = (
        effects: EffectsUnit,
        from: Buses,
        left: Float64Array = new Float64Array(511),
        right: Float64Array = new Float64Array(511),
      ) => {
        effects.setEqualizer(5, 5)
        for (let at = 0; at < 511; at += 73) effects.process(from, left, right, at, 73)
        const { nonFinite, clipped, peak } = effects
        return { left, right, nonFinite, clipped, peak }
      }
      const theirs = heard(createEffects(mode), wild)
      // On its own memory, where nothing is copied.
      const kernel = wasmKernel(mode, 0)
      for (const bus of ['dryLeft', 'dryRight', 'reverb', 'chorus'] as const) {
        kernel.buses[bus].set(wild[bus])
      }
      const ours = heard(
        createWasmEffects(mode, kernel),
        kernel.buses,
        kernel.outLeft,
        kernel.outRight,
      )
      expect([ours.nonFinite, ours.clipped]).toEqual([theirs.nonFinite, theirs.clipped])
      expect(theirs.nonFinite).toBeGreaterThan(30)
      expect(ours.peak / theirs.peak).toBeCloseTo(1, 6)
      expect(mostApart(theirs.left, ours.left)).toBeLessThan(ALIKE)
      expect(mostApart(theirs.right, ours.right)).toBeLessThan(ALIKE)
    },
  )

  it('go on in JavaScript, silent for a block, when the kernel fails', () => {
    const kernel = wasmKernel('hardware', 0)
    let isBroken = false
    const writeOut: typeof kernel.exports.writeOut = (...given) => {
      if (isBroken) throw new Error('unreachable')
      return kernel.exports.writeOut(...given)
    }
    const effects = createWasmEffects('hardware', {
      ...kernel,
      exports: { ...kernel.exports, writeOut },
    })
    const out = new Float64Array(FRAMES)
    const other = new Float64Array(FRAMES)
    effects.process(buses, out, other, 0, 512)
    expect([effects.fault, Math.max(...out) > 0.1]).toEqual([null, true])
    isBroken = true
    effects.process(buses, out, other, 512, 512)
    expect(effects.fault).toBe('unreachable')
    expect(Math.max(...out.subarray(512, 1024).map(Math.abs))).toBe(0)
    effects.process(buses, out, other, 1024, 512)
    expect(Math.max(...out.subarray(1024, 1536))).toBeGreaterThan(0.1)
  })
})
