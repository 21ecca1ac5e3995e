// Modulation envelope and LFOs from control tick to control tick. In Node.

import { describe, expect, it, test } from 'vitest'
import { createVoiceMemory } from '../../../../engine/chip/kernel/voice-memory.ts'
import { attackShape, createModulators, SHAPE_STEPS } from '../../../../engine/chip/modulators.ts'
import { CONTROL_FRAMES, STAGE } from '../../../../engine/chip/voice-columns.ts'

const VOICE = 3

const stand = () => {
  const memory = createVoiceMemory()
  const modulators = createModulators(memory, 'hardware')
  modulators.start(VOICE)
  let age = 0
  return {
    columns: memory.columns,
    modulators,
    /** The values of `column` after each of `ticks` ticks. */
    values(column: 'modLevel' | 'modStage' | 'lfo1Value' | 'lfo2Value', ticks: number): number[] {
      return Array.from({ length: ticks }, () => {
        modulators.advance(VOICE, age === 0 ? 0 : CONTROL_FRAMES, age)
        age += CONTROL_FRAMES
        return memory.columns[column][VOICE] as number
      })
    },
  }
}

test('the attack is convex: the card’s fit, or the specification’s 96 dB', () => {
  const [hardware, sf2] = [attackShape('hardware'), attackShape('sf2')]
  for (const shape of [hardware, sf2]) {
    expect([shape[0], shape[SHAPE_STEPS], shape[SHAPE_STEPS + 1]]).toEqual([0, 1, 1])
  }
  expect(hardware[SHAPE_STEPS / 4]).toBeCloseTo(1 - 0.75 ** 13.5, 12)
  expect(sf2[SHAPE_STEPS / 4]).toBeCloseTo(1 + (40 / 96) * Math.log10(0.25), 12)
  // 96 dB down it is nothing.
  expect(sf2[4]).toBe(0)
  expect(sf2[5]).toBeGreaterThan(0)
})

describe('the modulation envelope', () => {
  it('waits, rises by its shape, holds, and falls to its sustain', () => {
    const { columns, values } = stand()
    columns.modDelayFrames[VOICE] = 50
    columns.modAttackFrames[VOICE] = 100
    columns.modHoldFrames[VOICE] = 40
    columns.modDecayPerFrame[VOICE] = 1 / 200
    columns.modSustainLevel[VOICE] = 0.5
    const shape = (x: number): number => 1 - (1 - x) ** 13.5
    // Frames 0, 32, 64 …: delay until 50, attack until 150, hold until 190, decay until 290.
    const levels = values('modLevel', 12)
    const expected = [
      0,
      0,
      shape(0.14),
      shape(0.46),
      shape(0.78),
      1,
      1 - 2 / 200,
      1 - 34 / 200,
      1 - 66 / 200,
      1 - 98 / 200,
      0.5,
      0.5,
    ]
    levels.forEach((level, tick) => {
      expect(Math.abs(level - (expected[tick] as number)), `${tick}`).toBeLessThan(1e-4)
    })
    expect(columns.modStage[VOICE]).toBe(STAGE.sustain)
    // A level that is changed later is taken at once.
    columns.modSustainLevel[VOICE] = 0.25
    expect(values('modLevel', 1)).toEqual([0.25])
  })

  it('is at full level with its first tick where nothing takes time', () => {
    const { columns, values } = stand()
    columns.modSustainLevel[VOICE] = 0.75
    expect(values('modLevel', 3)).toEqual([1, 1, 1])
    columns.modDecayPerFrame[VOICE] = 1 / 128
    expect(values('modLevel', 1)).toEqual([0.75])
  })

  it('is released from where it is, straight down to nothing, once', () => {
    const { columns, modulators, values } = stand()
    columns.modSustainLevel[VOICE] = 0.75
    columns.modDecayPerFrame[VOICE] = 1
    columns.modReleasePerFrame[VOICE] = 1 / 128
    expect(values('modLevel', 2)[1]).toBe(0.75)
    modulators.release(VOICE)
    expect(values('modLevel', 4)).toEqual([0.5, 0.25, 0, 0])
    expect(columns.modStage[VOICE]).toBe(STAGE.off)
    modulators.release(VOICE)
    expect(columns.modStage[VOICE]).toBe(STAGE.off)
    expect(values('modLevel', 1)).toEqual([0])
  })
})

describe('an LFO', () => {
  it('is a triangle that begins at 0 and rises', () => {
    const { columns, values } = stand()
    columns.lfo1CyclesPerFrame[VOICE] = 1 / 256
    columns.lfo2CyclesPerFrame[VOICE] = 1 / 128
    expect(values('lfo1Value', 10)).toEqual([0, 0.5, 1, 0.5, 0, -0.5, -1, -0.5, 0, 0.5])
    expect(values('lfo2Value', 2)).toEqual([-1 + 1, -1 + 0])
  })

  it('waits for its delay, and begins on the very frame', () => {
    const { columns, values } = stand()
    columns.lfo1CyclesPerFrame[VOICE] = 1 / 256
    columns.lfo1DelayFrames[VOICE] = 40
    expect(values('lfo1Value', 4)).toEqual([0, 0, 24 / 64, 56 / 64])
    columns.lfo2CyclesPerFrame[VOICE] = 1 / 256
    expect(values('lfo2Value', 1)).toEqual([0.5])
  })

  it('begins anew with each note', () => {
    const { columns, modulators, values } = stand()
    columns.lfo1CyclesPerFrame[VOICE] = 1 / 256
    columns.lfo2CyclesPerFrame[VOICE] = 1 / 256
    values('lfo1Value', 3)
    modulators.start(VOICE)
    expect([columns.lfo1Value[VOICE], columns.lfo2Value[VOICE]]).toEqual([0, 0])
    expect([values('lfo1Value', 1), values('lfo2Value', 1)]).toEqual([[0.5], [1]])
  })
})
