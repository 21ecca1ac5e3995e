// The stages of the volume envelope: how long each takes, and what level it leads to. In Node.

import { describe, expect, it } from 'vitest'
import { createVolumeEnvelope } from '../../../../engine/chip/envelope.ts'
import { createVoiceMemory } from '../../../../engine/chip/kernel/voice-memory.ts'
import { STAGE } from '../../../../engine/chip/voice-columns.ts'

const VOICE = 3
const FLOOR = 1e-5

type Settings = Partial<
  Record<'delay' | 'attack' | 'hold' | 'decay' | 'sustain' | 'release', number>
>

/** Times in frames, rates in dB a frame, sustain in dB. */
const stand = (settings: Settings) => {
  const memory = createVoiceMemory()
  const { columns, inner } = memory
  const envelope = createVolumeEnvelope(memory)
  const set = ({ delay, attack, hold, decay, sustain, release }: Settings): void => {
    if (delay !== undefined) columns.volDelayFrames[VOICE] = delay
    if (attack !== undefined) columns.volAttackFrames[VOICE] = attack
    if (hold !== undefined) columns.volHoldFrames[VOICE] = hold
    if (decay !== undefined) columns.volDecayDbPerFrame[VOICE] = decay
    if (sustain !== undefined) columns.volSustainDb[VOICE] = sustain
    if (release !== undefined) columns.volReleaseDbPerFrame[VOICE] = release
  }
  set(settings)
  return {
    set,
    envelope,
    /** As the kernel takes the level on; then what the envelope does with the end of the stage. */
    pass(frames = inner.stageLeft[VOICE] as number): void {
      for (let frame = 0; frame < frames; frame++) {
        columns.volLevel[VOICE] =
          (columns.volLevel[VOICE] as number) * (inner.levelRatio[VOICE] as number) +
          (inner.levelStep[VOICE] as number)
      }
      inner.stageLeft[VOICE] = (inner.stageLeft[VOICE] as number) - frames
      if (inner.stageLeft[VOICE] === 0) envelope.finish(VOICE)
    },
    enter: (stage: number = STAGE.delay) => envelope.enter(VOICE, stage),
    refresh: () => envelope.refresh(VOICE),
    get now() {
      return [columns.stage[VOICE], inner.stageLeft[VOICE]] as const
    },
    get level() {
      return columns.volLevel[VOICE] as number
    },
  }
}

describe('the volume envelope', () => {
  it('goes through all of its stages, each of its own length', () => {
    const one = stand({ delay: 7, attack: 10, hold: 5, decay: 0.5, sustain: 20, release: 2 })
    one.enter()
    expect([one.now, one.level]).toEqual([[STAGE.delay, 7], 0])
    one.pass(6)
    expect([one.now, one.level]).toEqual([[STAGE.delay, 1], 0])
    one.pass(1)
    expect([one.now, one.level]).toEqual([[STAGE.attack, 10], 0])
    one.pass(4)
    expect(one.level).toBeCloseTo(0.4, 12)
    one.pass()
    expect([one.now, one.level]).toEqual([[STAGE.hold, 5], 1])
    one.pass()
    expect([one.now, one.level]).toEqual([[STAGE.decay, 40], 1])
    one.pass(20)
    expect(one.level).toBeCloseTo(10 ** (-10 / 20), 12)
    one.pass()
    expect(one.now).toEqual([STAGE.sustain, Infinity])
    expect(one.level).toBe(10 ** (-20 / 20))
    one.pass(99)
    expect(one.level).toBe(0.1)
    one.enter(STAGE.release)
    expect(one.now).toEqual([STAGE.release, 40])
    one.pass(10)
    expect(one.level).toBeCloseTo(0.01, 12)
    one.pass()
    expect([one.now, one.level]).toEqual([[STAGE.release, Infinity], 0])
  })

  it('leaves out what takes less than a frame', () => {
    const one = stand({ delay: 0.4, attack: 0.4, hold: 0.4, decay: 1, sustain: 0 })
    one.enter()
    expect([one.now, one.level]).toEqual([[STAGE.sustain, Infinity], 1])
    const rounded = stand({ delay: 0.6, attack: 0.6, hold: 0.6, decay: 1, sustain: 3 })
    rounded.enter()
    expect(rounded.now).toEqual([STAGE.delay, 1])
    rounded.pass()
    expect(rounded.now).toEqual([STAGE.attack, 1])
    rounded.pass()
    expect([rounded.now, rounded.level]).toEqual([[STAGE.hold, 1], 1])
    rounded.pass()
    expect([rounded.now, rounded.level]).toEqual([[STAGE.decay, 3], 1])
  })

  it('decays in at least one frame, and never at no rate', () => {
    const quick = stand({ hold: 1, decay: 1000, sustain: 6 })
    quick.enter(STAGE.hold)
    quick.pass()
    expect(quick.now).toEqual([STAGE.decay, 1])
    for (const decay of [0, -1, Number.NaN]) {
      const still = stand({ hold: 1, decay, sustain: 6 })
      still.enter(STAGE.hold)
      still.pass()
      expect(still.now).toEqual([STAGE.decay, Infinity])
      still.pass(50)
      expect(still.level).toBe(1)
    }
  })

  it('is silent at a sustain of 100 dB and more', () => {
    for (const [sustain, level] of [
      [99.9, 10 ** (-99.9 / 20)],
      [100, 0],
      [Infinity, 0],
    ] as const) {
      const one = stand({ hold: 1, decay: 10, sustain })
      one.enter(STAGE.hold)
      one.pass()
      expect(one.now).toEqual([STAGE.decay, 10])
      one.pass()
      expect([one.now, one.level]).toEqual([[STAGE.sustain, Infinity], level])
    }
  })

  it('releases from where it is, in silence at once', () => {
    const loud = stand({ attack: 100, release: 5 })
    loud.enter(STAGE.attack)
    loud.pass(10)
    loud.enter(STAGE.release)
    expect(loud.now).toEqual([STAGE.release, 16])
    const silent = stand({ attack: 100, release: 5 })
    silent.enter(STAGE.attack)
    silent.enter(STAGE.release)
    expect([silent.now, silent.level]).toEqual([[STAGE.release, Infinity], 0])
    const held = stand({ attack: 10, release: 0 })
    held.enter(STAGE.attack)
    held.pass(5)
    held.enter(STAGE.release)
    held.pass(50)
    expect(held.now).toEqual([STAGE.release, Infinity])
    expect(held.level).toBeCloseTo(0.5, 12)
  })

  it('glides to another sustain level, up too, and from silence in 100 dB', () => {
    const one = stand({ hold: 1, decay: 1, sustain: 20 })
    one.enter(STAGE.hold)
    one.pass()
    one.pass()
    one.set({ sustain: 14 })
    one.refresh()
    expect(one.now).toEqual([STAGE.decay, 6])
    one.pass(3)
    expect(one.level).toBeCloseTo(10 ** (-17 / 20), 12)
    one.set({ sustain: Infinity })
    one.refresh()
    expect(one.now).toEqual([STAGE.decay, 83])
    one.pass()
    expect(one.level).toBe(0)
    one.set({ sustain: 40 })
    one.refresh()
    expect(one.now).toEqual([STAGE.decay, 60])
    expect(one.level).toBeCloseTo(FLOOR, 12)
  })

  it('takes another rate of its release, and none while it rises or holds', () => {
    const one = stand({ attack: 10, hold: 10, decay: 1, sustain: 20, release: 1 })
    one.enter(STAGE.attack)
    one.pass(5)
    one.refresh()
    expect(one.now).toEqual([STAGE.attack, 5])
    one.pass()
    one.refresh()
    expect(one.now).toEqual([STAGE.hold, 10])
    one.enter(STAGE.release)
    one.pass(20)
    one.set({ release: 4 })
    one.refresh()
    expect(one.now).toEqual([STAGE.release, 20])
  })
})
