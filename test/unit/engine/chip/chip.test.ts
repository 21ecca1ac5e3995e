// Voices of the chip: sample-exact loops and ends, cuts that leave no trace, fades without a click,
// silence that costs nothing.

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { createChip } from '../../../../engine/chip/chip.ts'
import { FADE_SLOTS, LOOP, SLOTS, STAGE, VOICES } from '../../../../engine/chip/voice-columns.ts'
import {
  createBuses,
  looping,
  once,
  play,
  render,
  sineWords,
} from '../../../support/engine/chip-play.ts'

const noise = Int16Array.from({ length: 3000 }, (_, word) => ((word * 40_503) % 65_521) - 32_760)

/** A busy chip: short loops, one-shots, envelopes, LFOs, both sends, fades and releases on the way. */
function scene(mode: EngineMode, cuts: (at: number) => number): Float64Array[] {
  const chip = createChip(mode)
  chip.setSampleMemory(noise, null)
  const frames = 4096
  const buses = createBuses(frames)
  const actions: [number, () => void][] = []
  for (let voice = 0; voice < 12; voice++) {
    const settings = {
      ...(voice % 3 === 0
        ? once(100 * voice, 100 * voice + 900)
        : looping(voice * 7, voice * 7 + 5 + voice * 31)),
      pitchCents: voice * 331 - 1700,
      filterBypass: voice & 1,
      cutoffCents: 5000 + 400 * voice,
      resonance: voice,
      reverbSend: 0.3,
      chorusSend: voice & 2 ? 0.2 : 0,
      volDelayFrames: voice * 13,
      volAttackFrames: voice * 37.3,
      volHoldFrames: voice * 5.5,
      volDecayDbPerFrame: 0.01,
      volSustainDb: 12,
      volReleaseDbPerFrame: 0.05,
      lfo1CyclesPerFrame: 0.0007,
      lfo1PitchCents: 70,
      lfo1VolumeDb: 5,
      lfo1CutoffCents: 900,
      modAttackFrames: 700,
      modDecayPerFrame: 0.0005,
      modSustainLevel: 0.2,
      envCutoffCents: 2400,
      envPitchCents: -300,
    }
    actions.push([voice * 101, () => play(chip, voice, settings)])
  }
  actions.push([1500, () => chip.release(1)], [1777, () => chip.moveToFade(2, 200)])
  actions.push([2001, () => chip.fade(4, 333)], [2500, () => chip.release(7)])
  actions.sort((one, other) => one[0] - other[0])
  let at = 0
  for (const [frame, act] of [...actions, [frames, () => {}] as [number, () => void]]) {
    while (at < frame) {
      const count = Math.min(frame - at, cuts(at))
      chip.render(buses, at, count)
      at += count
    }
    act()
  }
  return [buses.dryLeft, buses.dryRight, buses.reverb, buses.chorus]
}

describe.each(['hardware', 'sf2'] as const)('the sound of a %s chip', (mode) => {
  const whole = scene(mode, () => 1024)

  test.each([1, 64, 128, 256, 511, 1024])('is the same to the bit in blocks of %i', (block) => {
    expect(scene(mode, () => block)).toEqual(whole)
    expect(whole[0]!.some((value) => value !== 0)).toBe(true)
    expect(whole[3]!.every(Number.isFinite)).toBe(true)
  })

  test('is that of a word which is written just before it plays', () => {
    const written = (early: boolean): Float64Array => {
      const chip = createChip(mode)
      chip.setSampleMemory(noise.slice(), null)
      if (early) chip.writeWord(80, 32_000)
      play(chip, 0, looping(0, 100))
      const before = render(chip, 50).dryLeft
      if (!early) chip.writeWord(80, 32_000)
      return Float64Array.from([...before, ...render(chip, 200).dryLeft])
    }
    const late = written(false)
    expect(late).toEqual(written(true))
    expect(late.some((value) => value !== 0)).toBe(true)
  })

  test('is the same to the bit however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 50 }),
        (cuts) => {
          let turn = 0
          const cut = scene(mode, () => cuts[turn++ % cuts.length]!)
          for (let bus = 0; bus < 4; bus++) {
            for (let frame = 0; frame < cut[bus]!.length; frame++) {
              if (!Object.is(cut[bus]![frame], whole[bus]![frame])) return false
            }
          }
          return true
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** The B-spline at word distance, from a function that knows every word. */
function spline(word: (index: number) => number, position: number): number {
  const index = Math.floor(position)
  const g = position - index
  return (
    (word(index - 1) * (1 - g) ** 3 +
      word(index) * (3 * g ** 3 - 6 * g * g + 4) +
      word(index + 1) * (-3 * g ** 3 + 3 * g * g + 3 * g + 1) +
      word(index + 2) * g ** 3) /
    6 /
    32_768
  )
}

describe('a sample', () => {
  // Attenuation through `amplitude`: compare after the volume has settled, or divide it out.
  test.each([
    [50, 57, 0],
    [50, 57, 700],
    [10, 11, -500],
    [200, 900, 1234],
    [3, 5, 2400],
  ])('loops exactly over words %i … %i at %i cents, neighbours included', (from, to, pitch) => {
    const chip = createChip('hardware')
    chip.setSampleMemory(noise, null)
    play(chip, 0, { ...looping(from, to), startAddress: 1, pitchCents: pitch })
    const frames = 3000
    const sound = render(chip, frames, 100).dryLeft
    const inc = chip.inner.increment[0]! / 2 ** 22
    expect(Math.abs(1200 * Math.log2(inc) - pitch)).toBeLessThan(0.05)
    const length = to - from
    let amplitude = 0
    for (let frame = 0; frame < frames; frame++) {
      amplitude = amplitude * (63 / 64) + 1 / 64
      const position = 1 + frame * inc
      const word = (index: number) => noise[index < to ? index : from + ((index - from) % length)]!
      expect(sound[frame]).toBeCloseTo(spline(word, position) * amplitude, 6)
    }
  })

  test('that plays once ends by itself behind its last neighbour, and frees its voice', () => {
    const chip = createChip('sf2')
    chip.setSampleMemory(noise, null)
    play(chip, 3, once(1000, 1500))
    const sound = render(chip, 500, 128).dryLeft
    expect(sound[499]).not.toBe(0)
    const rest = render(chip, 8).dryLeft
    expect(rest[0]).not.toBe(0)
    expect([...rest.subarray(2)]).toEqual([0, 0, 0, 0, 0, 0])
    expect(chip.activeVoices).toBe(0)
  })

  test('that loops until release plays its tail afterwards and ends', () => {
    const chip = createChip('sf2')
    chip.setSampleMemory(noise, null)
    play(chip, 0, {
      ...looping(100, 200),
      startAddress: 100,
      endAddress: 400,
      loopMode: LOOP.untilRelease,
      volReleaseDbPerFrame: 0.0001,
    })
    render(chip, 1050)
    expect(chip.voices.address[0]).toBe(150)
    chip.release(0)
    render(chip, 240)
    expect(chip.voices.address[0]).toBe(390)
    expect(chip.activeVoices).toBe(1)
    render(chip, 20)
    expect(chip.activeVoices).toBe(0)
  })

  test('of 24 bits has its low bytes', () => {
    const low = Uint8Array.from(noise, (_, word) => (word * 77) & 255)
    const chip = createChip('sf2')
    chip.setSampleMemory(noise, low)
    chip.setInterpolation('hermite')
    play(chip, 0, once(0, 3000))
    const sound = render(chip, 2900).dryLeft
    const amplitude = 1 - (63 / 64) ** 2801
    expect(sound[2800]).toBeCloseTo(((noise[2800]! + low[2800]! / 256) * amplitude) / 32_768, 12)
  })

  test('whose addresses are nonsense is silent or finite, never worse', () => {
    fc.assert(
      fc.property(
        fc.record({
          startAddress: fc.integer(),
          loopStart: fc.integer(),
          loopEnd: fc.integer(),
          endAddress: fc.integer(),
          loopMode: fc.constantFrom(0, 1, 3),
          pitchCents: fc.double({ noNaN: true }),
          cutoffCents: fc.double({ noNaN: true }),
          resonance: fc.double({ noNaN: true, min: -100, max: 1000 }),
          filterBypass: fc.constantFrom(0, 1),
        }),
        fc.constantFrom('hardware' as const, 'sf2' as const),
        (settings, mode) => {
          const chip = createChip(mode)
          chip.setSampleMemory(noise, null)
          play(chip, 0, settings)
          const { dryLeft } = render(chip, 600)
          return dryLeft.every(Number.isFinite)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

/** The greatest step between two frames. */
function steepest(sound: Float64Array): number {
  let step = 0
  for (let frame = 1; frame < sound.length; frame++) {
    step = Math.max(step, Math.abs(sound[frame]! - sound[frame - 1]!))
  }
  return step
}

describe('a fade', () => {
  test.each([64, 500])('ends in exact silence after %i frames without a step', (frames) => {
    const chip = createChip('hardware')
    chip.setSampleMemory(new Int16Array(64).fill(16_384), null)
    play(chip, 0, looping(0, 64))
    render(chip, 4000)
    chip.fade(0, frames)
    const sound = render(chip, frames + 100, 77).dryLeft
    expect(sound[frames - 2]).toBeGreaterThan(0)
    expect(Math.abs(sound[frames - 1]!)).toBeLessThan(1e-9)
    expect(steepest(sound)).toBeLessThan(0.51 / frames)
    expect([...sound.subarray(frames)].every((value) => value === 0)).toBe(true)
    expect(chip.activeVoices).toBe(0)
  })

  test('of a stolen voice goes on in a fade slot while the new note starts', () => {
    const chip = createChip('hardware')
    chip.setSampleMemory(sineWords(4410, 10), null)
    play(chip, 5, looping(0, 4410))
    const before = render(chip, 4000).dryLeft
    chip.moveToFade(5, 300)
    expect(chip.voices.stage[5]).toBe(STAGE.off)
    expect(chip.activeVoices).toBe(0)
    play(chip, 5, { ...looping(0, 4410), attenuationDb: Infinity })
    const after = render(chip, 400).dryLeft
    const both = Float64Array.of(...before.subarray(3000), ...after)
    expect(steepest(both)).toBeLessThan(steepest(before) * 1.05)
    expect(after[310]).toBe(0)
  })

  test('of more voices than there are slots takes the oldest slot', () => {
    const chip = createChip('hardware')
    chip.setSampleMemory(sineWords(4410, 10), null)
    for (let turn = 0; turn < FADE_SLOTS + 3; turn++) {
      play(chip, 0, { ...looping(0, 4410), pitchCents: turn })
      render(chip, 10)
      chip.moveToFade(0, 100_000)
    }
    const sounding = [...chip.voices.pitchCents.subarray(VOICES, SLOTS)].sort((a, b) => a - b)
    expect(sounding).toEqual(Array.from({ length: FADE_SLOTS }, (_, slot) => slot + 3))
  })
})

describe('silence', () => {
  test('comes by itself after a release, and leaves no denormal number behind', () => {
    for (const mode of ['hardware', 'sf2'] as const) {
      const chip = createChip(mode)
      chip.setSampleMemory(sineWords(4410, 10), null)
      play(chip, 0, {
        ...looping(0, 4410),
        filterBypass: 0,
        cutoffCents: 3000,
        volReleaseDbPerFrame: 0.1,
      })
      render(chip, 2000)
      chip.release(0)
      render(chip, 4000)
      expect(chip.activeVoices).toBe(0)
    }
  })

  test('of a voice that goes on (zero words, open envelope) holds no denormal state', () => {
    const chip = createChip('hardware')
    const words = new Int16Array(1000)
    words[1] = 30_000
    chip.setSampleMemory(words, null)
    play(chip, 0, {
      ...looping(500, 900),
      startAddress: 0,
      filterBypass: 0,
      cutoffCents: 5000,
      resonance: 15,
    })
    render(chip, 200_000)
    expect(chip.activeVoices).toBe(1)
    expect(chip.inner.filterState1[0]).toBe(0)
    expect(chip.inner.filterState2[0]).toBe(0)
  })

  test('in the delay keeps the sample waiting', () => {
    const chip = createChip('sf2')
    chip.setSampleMemory(noise, null)
    play(chip, 0, { ...once(100, 300), volDelayFrames: 1000 })
    const sound = render(chip, 1300).dryLeft
    expect(sound.subarray(0, 1000).every((value) => value === 0)).toBe(true)
    expect(sound[1000]).not.toBe(0)
    expect(chip.activeVoices).toBe(0)
  })
})
