// The voices of the WebAssembly kernel beside those of JavaScript: the same sound, and the same bits however time is
// cut. Node.

import { describe, expect, it } from 'vitest'
import { createChip } from '../../../../../engine/chip/chip.ts'
import { MAX_SEGMENT_FRAMES } from '../../../../../engine/chip/chip-types.ts'
import type { Buses, Chip } from '../../../../../engine/chip/chip-types.ts'
import { CHIP_RATE, LOOP } from '../../../../../engine/chip/voice-columns.ts'
import {
  createBuses,
  play,
  render,
  sineWords,
  type VoiceSettings,
} from '../../../../support/engine/chip-play.ts'
import { chipOf, wasmKernel } from '../../../../support/engine/kernels.ts'

const MODES = ['hardware', 'sf2'] as const
const WORDS = 20_000
const WORD_BYTES = Uint8Array.from({ length: WORDS }, (_, word) => (word * 97) & 255)
const words = sineWords(WORDS, 457, 0.9)

/** −96 dB below full scale. */
const ALIKE = 10 ** (-96 / 20)

/** Everything that a voice has, different in each. */
function settingsOf(voice: number): VoiceSettings {
  const start = 10 + voice * 137
  return {
    startAddress: start,
    loopStart: start + 100,
    loopEnd: start + 141 + voice * 31,
    endAddress: start + 3000,
    loopMode: [LOOP.continuous, LOOP.none, LOOP.untilRelease][voice % 3] ?? 0,
    pitchCents: -1800 + voice * 130,
    attenuationDb: voice % 7,
    panLeft: 0.4,
    panRight: 0.1 + (voice % 5) / 10,
    reverbSend: (voice % 3) / 4,
    chorusSend: (voice % 4) / 5,
    volDelayFrames: (voice % 4) * 45,
    volAttackFrames: (voice % 5) * 200,
    volHoldFrames: (voice % 3) * 100,
    volDecayDbPerFrame: 0.002,
    volSustainDb: 3 + (voice % 8),
    volReleaseDbPerFrame: 0.01,
    modDelayFrames: (voice % 3) * 70,
    modAttackFrames: 300,
    modHoldFrames: 90,
    modDecayPerFrame: 0.0004,
    modSustainLevel: 0.3,
    modReleasePerFrame: 0.001,
    lfo1DelayFrames: (voice % 5) * 111,
    lfo1CyclesPerFrame: (4 + voice / 4) / CHIP_RATE,
    lfo2CyclesPerFrame: (3 + voice / 5) / CHIP_RATE,
    lfo1PitchCents: (voice % 3) * 30,
    lfo2PitchCents: (voice % 4) * 12,
    envPitchCents: (voice % 5) * 100,
    lfo1CutoffCents: 300,
    envCutoffCents: (voice % 4) * 900,
    lfo1VolumeDb: (voice % 5) * 2,
    cutoffCents: 4400 + voice * 250,
    resonance: voice % 12,
    filterBypass: voice % 4 === 3 ? 1 : 0,
  }
}

const FRAMES = 6000

/** 32 voices that begin, are released, stolen and ended on frames of their own. */
function music(chip: Chip, cut: number): Buses {
  const buses = createBuses(FRAMES)
  const events = new Map<number, (() => void)[]>()
  const at = (frame: number, act: () => void) =>
    events.set(frame, [...(events.get(frame) ?? []), act])
  for (let voice = 0; voice < 32; voice++) {
    at(voice * 37, () => play(chip, voice, settingsOf(voice)))
    if (voice % 2 === 0) at(2500 + voice * 29, () => chip.release(voice))
    if (voice % 5 === 0) at(1500 + voice * 13, () => chip.moveToFade(voice, 200))
    if (voice % 11 === 0) at(3333 + voice, () => chip.stop(voice))
  }
  for (let frame = 0; frame < FRAMES;) {
    for (const act of events.get(frame) ?? []) act()
    let next = Math.min(FRAMES, (Math.floor(frame / cut) + 1) * cut)
    for (const other of events.keys()) if (other > frame && other < next) next = other
    chip.render(buses, frame, next - frame)
    frame = next
  }
  return buses
}

const rowsOf = ({ dryLeft, dryRight, reverb, chorus }: Buses) => [dryLeft, dryRight, reverb, chorus]

function mostApart(one: Buses, other: Buses): number {
  const others = rowsOf(other)
  let most = 0
  for (const [index, row] of rowsOf(one).entries()) {
    for (let frame = 0; frame < row.length; frame++) {
      most = Math.max(most, Math.abs(row[frame]! - others[index]![frame]!))
    }
  }
  return most
}

/**
 * Filters from flat ones to some that ring for seconds, and swept from 60 Hz to the highest: single and double
 * precision side by side, and one after the other within a block.
 */
function ringing(chip: Chip, cut: number): Buses {
  const buses = createBuses(FRAMES)
  for (let voice = 0; voice < 32; voice++) {
    play(chip, voice, {
      ...settingsOf(voice),
      attenuationDb: 24,
      filterBypass: voice % 7 === 6 ? 1 : 0,
      resonance: (voice % 9) * 9,
      cutoffCents: 3500 + 270 * (voice % 16),
      envCutoffCents: (voice % 3) * 4500,
      lfo1CutoffCents: (voice % 2) * 2500,
    })
  }
  for (let frame = 0; frame < FRAMES; frame += cut) {
    chip.render(buses, frame, Math.min(cut, FRAMES - frame))
  }
  return buses
}

/** Filters with a peak of 72 dB at the pitch that goes through them: floats are wrong by −82 dB of full scale there. */
function ringingAtItsPitch(chip: Chip): Buses {
  const buses = createBuses(4 * FRAMES)
  for (let voice = 0; voice < 4; voice++) {
    play(chip, voice, {
      ...settingsOf(voice),
      attenuationDb: 12,
      loopMode: LOOP.continuous,
      volDecayDbPerFrame: 0,
      filterBypass: 0,
      resonance: 72,
      cutoffCents: 7000 + 50 * voice,
      envCutoffCents: 0,
      lfo1CutoffCents: 0,
    })
  }
  for (let frame = 0; frame < 4 * FRAMES; frame += 125) chip.render(buses, frame, 125)
  return buses
}

describe.each(MODES)('the WebAssembly kernel (%s)', (mode) => {
  const of = (kernel: 'js' | 'wasm', has24Bits = false): Chip => {
    const chip = chipOf(kernel, mode)
    chip.setSampleMemory(words, has24Bits ? WORD_BYTES : null)
    chip.setInterpolation(mode === 'hardware' ? 'b-spline' : 'hermite')
    return chip
  }

  it('plays what JavaScript plays, to −96 dB', () => {
    const chip = of('wasm')
    expect(chip.kernel).toBe('wasm')
    const ours = music(chip, 128)
    expect(Math.max(...ours.dryLeft)).toBeGreaterThan(0.5)
    expect(mostApart(ours, music(of('js'), 128))).toBeLessThan(ALIKE)
  })

  it('does so with 24 bits, and with each interpolation', () => {
    expect(mostApart(music(of('wasm', true), 128), music(of('js', true), 128))).toBeLessThan(ALIKE)
    for (const interpolation of ['b-spline', 'hermite', 'linear'] as const) {
      const [ours, theirs] = [of('wasm'), of('js')]
      ours.setInterpolation(interpolation)
      theirs.setInterpolation(interpolation)
      expect(mostApart(music(ours, 512), music(theirs, 512))).toBeLessThan(ALIKE)
    }
  })

  it('does so with filters that ring long, and the same bits however time is cut', () => {
    const ours = ringing(of('wasm'), 128)
    expect(Math.max(...ours.dryLeft)).toBeGreaterThan(0.1)
    expect(mostApart(ours, ringing(of('js'), 128))).toBeLessThan(ALIKE)
    for (const cut of [7, 1000]) expect(mostApart(ringing(of('wasm'), cut), ours)).toBe(0)
  })

  it('does so where a filter rings at the pitch of its voice', () => {
    expect(mostApart(ringingAtItsPitch(of('wasm')), ringingAtItsPitch(of('js')))).toBeLessThan(
      ALIKE,
    )
  })

  it('holds all words, and all low bytes beside them', () => {
    const held = chipOf('wasm', mode).setSampleMemory(words, WORD_BYTES)
    expect(held.words.every((word, at) => word === words[at])).toBe(true)
    expect(held.lowBytes?.every((byte, at) => byte === WORD_BYTES[at])).toBe(true)
    expect([held.words.length, held.lowBytes?.length]).toEqual([WORDS, WORDS])
  })

  it.each([1, 7, 32, 100, 256, MAX_SEGMENT_FRAMES, 4096])(
    'gives the same bits in blocks of %i',
    (cut) => {
      const whole = music(of('wasm'), 128)
      expect(rowsOf(music(of('wasm'), cut))).toEqual(rowsOf(whole))
    },
  )

  it('ends voices that are released, in JavaScript’s time', () => {
    const framesOf = (chip: Chip): number => {
      play(chip, 3, { ...settingsOf(0), volReleaseDbPerFrame: 0.1 })
      render(chip, 1000)
      chip.release(3)
      let frames = 0
      while (chip.activeVoices > 0 && frames < 5000) frames += render(chip, 32).dryLeft.length
      return frames
    }
    const frames = framesOf(of('wasm'))
    expect(frames).toBe(framesOf(of('js')))
    expect(frames).toBeLessThan(2000)
  })

  it('hears nothing of what lies before the first word', () => {
    const kernel = wasmKernel(mode)
    kernel.reserve(4)?.fill(-1e30)
    const [ours, theirs] = [createChip(mode, kernel), createChip(mode)].map((chip) => {
      chip.setSampleMemory(words, null)
      play(chip, 0, { startAddress: 0, loopStart: 0, loopEnd: 99, endAddress: 99, panLeft: 64 })
      return render(chip, 8)
    })
    if (ours === undefined || theirs === undefined) throw new Error('Nothing was played.')
    expect(mostApart(ours, theirs)).toBeLessThan(ALIKE)
  })

  it('leaves its columns as JavaScript leaves them', () => {
    const [ours, theirs] = [of('wasm'), of('js')]
    music(ours, 128)
    music(theirs, 128)
    expect([...ours.voices.stage]).toEqual([...theirs.voices.stage])
    // What is over stays as the last stretch left it.
    const sounding = [...ours.voices.stage.keys()].filter((slot) => ours.voices.stage[slot] !== 0)
    expect(sounding.length).toBeGreaterThan(10)
    for (const name of ['modStage', 'age', 'address'] as const) {
      const of = (chip: Chip): unknown[] => sounding.map((slot) => chip.voices[name][slot])
      expect(of(ours), name).toEqual(of(theirs))
    }
  })
})

describe('a WebAssembly kernel that fails', () => {
  it('says why, falls silent, and leaves what comes to JavaScript', () => {
    const kernel = wasmKernel('hardware')
    let isBroken = false
    const renderVoices = (count: number, mustLook: boolean) => {
      if (isBroken) throw new Error('unreachable')
      kernel.exports.renderVoices(count, mustLook)
    }
    const chip = createChip('hardware', { ...kernel, exports: { ...kernel.exports, renderVoices } })
    chip.setSampleMemory(words, null)
    const settings = { startAddress: 10, loopStart: 100, loopEnd: 2000, loopMode: LOOP.continuous }
    play(chip, 0, settings)
    expect(Math.max(...render(chip, 500).dryLeft)).toBeGreaterThan(0.5)
    isBroken = true
    expect(Math.max(...render(chip, 500).dryLeft.map(Math.abs))).toBe(0)
    expect([chip.kernel, chip.kernelFault, chip.activeVoices]).toEqual(['js', 'unreachable', 0])
    play(chip, 1, settings)
    expect(Math.max(...render(chip, 500).dryLeft)).toBeGreaterThan(0.5)
  })
})
