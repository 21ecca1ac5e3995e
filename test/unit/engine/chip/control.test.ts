// What a control tick makes of LFOs, envelope and parameters, and when a voice is over. In Node.

import { describe, expect, it } from 'vitest'
import type { EngineMode } from '../../../../trace/wire/engine-options.ts'
import { createControl, DUST, RINGING, SILENCE } from '../../../../engine/chip/control.ts'
import { FILTER_GAIN } from '../../../../engine/chip/filter.ts'
import { createVoiceMemory, FRACTION_ONE } from '../../../../engine/chip/kernel/voice-memory.ts'
import { STAGE } from '../../../../engine/chip/voice-columns.ts'

const VOICE = 3

const stand = (mode: EngineMode = 'sf2') => {
  const memory = createVoiceMemory()
  const { columns, inner } = memory
  const control = createControl(memory, mode)
  columns.stage[VOICE] = STAGE.sustain
  columns.filterBypass[VOICE] = 1
  for (const known of ['knownCents', 'knownDb', 'knownCutoff', 'manualVolume'] as const) {
    inner[known][VOICE] = known === 'manualVolume' ? -1 : Number.NaN
  }
  const tick = () => {
    // Age 0 takes no time: LFOs and envelope stay as they are put.
    columns.age[VOICE] = 0
    control.tick(VOICE)
    return {
      cents: 1200 * Math.log2((inner.increment[VOICE] as number) / FRACTION_ONE),
      db: 20 * Math.log10((inner.drive[VOICE] as number) * 64),
      cutoff: inner.knownCutoff[VOICE] as number,
    }
  }
  return { columns, inner, control, tick }
}

/** LFO1 at 0.5, LFO2 at −0.25, the envelope at 0.75. */
const moving = (mode: EngineMode) => {
  const one = stand(mode)
  const { columns } = one
  columns.lfo1Value[VOICE] = 0.5
  columns.lfo2Value[VOICE] = -0.25
  columns.modStage[VOICE] = STAGE.sustain
  columns.modSustainLevel[VOICE] = 0.75
  return one
}

describe('a tick', () => {
  it('adds both LFOs and the envelope to the pitch', () => {
    const { columns, tick } = moving('sf2')
    columns.pitchCents[VOICE] = -333
    columns.lfo1PitchCents[VOICE] = 100
    columns.lfo2PitchCents[VOICE] = 40
    columns.envPitchCents[VOICE] = -1000
    expect(tick().cents).toBeCloseTo(-333 + 50 - 10 - 750, 3)
  })

  it('bounds the pitch: two octaves up on the card, eight in sf2 mode, eight down', () => {
    for (const [mode, most] of [
      ['hardware', 2400],
      ['sf2', 9600],
    ] as const) {
      const { columns, tick } = stand(mode)
      for (const [given, cents] of [
        [most - 1, most - 1],
        [most + 1, most],
        [99_999, most],
        [-9599, -9599],
        [-9601, -9600],
        [-99_999, -9600],
      ] as const) {
        columns.pitchCents[VOICE] = given
        expect(tick().cents, `${mode}, ${given}`).toBeCloseTo(cents, 1)
      }
    }
  })

  it('takes attenuation and tremolo for the level; on the card the tremolo only attenuates', () => {
    const { columns, tick } = moving('sf2')
    columns.attenuationDb[VOICE] = 10
    columns.lfo1VolumeDb[VOICE] = 6
    expect(tick().db).toBeCloseTo(-7, 5)
    columns.lfo1VolumeDb[VOICE] = -6
    expect(tick().db).toBeCloseTo(-13, 5)
    columns.attenuationDb[VOICE] = Infinity
    expect(tick().db).toBe(-Infinity)
    const card = moving('hardware')
    card.columns.attenuationDb[VOICE] = 10
    card.columns.lfo1VolumeDb[VOICE] = 6
    expect(card.tick().db).toBeCloseTo(-10, 5)
    card.columns.lfo1VolumeDb[VOICE] = -6
    expect(card.tick().db).toBeCloseTo(-13, 5)
  })

  it('bounds the gain: 120 dB of tremolo, 240 in all', () => {
    const { columns, tick } = moving('sf2')
    columns.lfo1VolumeDb[VOICE] = 500
    expect(tick().db).toBeCloseTo(120, 4)
    columns.attenuationDb[VOICE] = -500
    expect(tick().db).toBeCloseTo(40 * 20 * Math.log10(2), 4)
  })

  it('leaves the level to the CPU while that has written one, and takes it back then', () => {
    const { columns, inner, tick } = stand()
    columns.attenuationDb[VOICE] = 10
    tick()
    for (const volume of [0, 0.5]) {
      inner.manualVolume[VOICE] = volume
      expect(tick().db).toBe(0)
    }
    inner.manualVolume[VOICE] = -1
    expect(tick().db).toBeCloseTo(-10, 5)
    // A fade goes its own way.
    columns.stage[VOICE] = STAGE.fade
    columns.attenuationDb[VOICE] = 20
    expect(tick().db).toBeCloseTo(-10, 5)
  })

  it('adds LFO1 and the envelope to the cutoff, where the filter is not passed by', () => {
    const { columns, inner, tick } = moving('sf2')
    columns.cutoffCents[VOICE] = 6000
    columns.lfo1CutoffCents[VOICE] = -1000
    columns.envCutoffCents[VOICE] = 800
    expect(tick().cutoff).toBeNaN()
    columns.filterBypass[VOICE] = 0
    expect(tick().cutoff).toBe(6000 - 500 + 600)
    const [a, b, c] = [inner.filterA[VOICE], inner.filterB[VOICE], inner.filterC[VOICE]]
    columns.resonance[VOICE] = 12
    tick()
    expect([inner.filterA[VOICE], inner.filterB[VOICE]]).not.toEqual([a, b])
    expect(inner.filterC[VOICE]).not.toBe(c)
    expect(inner.knownResonance[VOICE]).toBe(12)
  })

  it('goes on with what it had where it is given no number', () => {
    const { columns, tick } = stand()
    columns.filterBypass[VOICE] = 0
    columns.pitchCents[VOICE] = 700
    columns.attenuationDb[VOICE] = 3
    columns.cutoffCents[VOICE] = 6000
    const before = tick()
    columns.pitchCents[VOICE] = Number.NaN
    columns.attenuationDb[VOICE] = Number.NaN
    columns.cutoffCents[VOICE] = Number.NaN
    expect(tick()).toEqual(before)
  })
})

describe('a voice', () => {
  type Place = Partial<
    Record<'stage' | 'amplitude' | 'volLevel' | 'manual' | 'state1' | 'state2' | 'isEnded', number>
  >
  const judged = (place: Place, filterBypass = 1, mode: EngineMode = 'sf2') => {
    const { columns, inner, control } = stand(mode)
    columns.filterBypass[VOICE] = filterBypass
    columns.stage[VOICE] = place.stage ?? STAGE.release
    columns.amplitude[VOICE] = place.amplitude ?? 0
    columns.volLevel[VOICE] = place.volLevel ?? 0
    inner.manualVolume[VOICE] = place.manual ?? -1
    inner.filterState1[VOICE] = place.state1 ?? 0
    inner.filterState2[VOICE] = place.state2 ?? 0
    inner.isEnded[VOICE] = place.isEnded ?? 0
    const isOver = control.isOver(VOICE)
    const { amplitude } = columns
    return [isOver, amplitude[VOICE], inner.filterState1[VOICE], inner.filterState2[VOICE]] as const
  }

  it('is over where its envelope is at its end and nothing is heard of it', () => {
    for (const stage of [STAGE.decay, STAGE.sustain, STAGE.release]) {
      expect(judged({ stage, amplitude: SILENCE * 0.99 })[0], `${stage}`).toBe(true)
    }
    for (const stage of [STAGE.delay, STAGE.attack, STAGE.hold, STAGE.fade]) {
      expect(judged({ stage })[0], `${stage}`).toBe(false)
    }
    expect(judged({ amplitude: SILENCE })[0]).toBe(false)
    expect(judged({ volLevel: 1e-9 })[0]).toBe(false)
    expect(judged({ manual: 0 })[0]).toBe(true)
    expect(judged({ manual: 0.001 })[0]).toBe(false)
  })

  it('puts an amplitude to rest that is dust', () => {
    expect(judged({ volLevel: 1, amplitude: DUST * 0.99 })[1]).toBe(0)
    expect(judged({ volLevel: 1, amplitude: DUST })[1]).toBe(DUST)
  })

  it.each(['hardware', 'sf2'] as const)(
    'is over after its sample when its filter rings no more (%s)',
    (mode) => {
      const sounding = { stage: STAGE.sustain, amplitude: 0.5, volLevel: 1 }
      const half = RINGING / 2 / FILTER_GAIN[mode]
      const rings = (state1: number, state2: number, isEnded: number) =>
        judged({ ...sounding, state1, state2, isEnded }, 0, mode)[0]
      expect(rings(half * 0.99, -half, 1)).toBe(true)
      expect(rings(-half, half, 1)).toBe(false)
      expect(rings(0, 0, 0)).toBe(false)
      expect(judged({ ...sounding, isEnded: 1 }, 1)[0]).toBe(false)
    },
  )

  it('puts a filter to rest that holds dust', () => {
    const sounding = { stage: STAGE.sustain, amplitude: 0.5, volLevel: 1 }
    const dust = (DUST * 6 * 32_768) / FILTER_GAIN.sf2
    expect(judged({ ...sounding, state1: dust * 0.4, state2: -dust * 0.5 }, 0).slice(2)).toEqual([
      0, 0,
    ])
    const more = [dust * 0.4, -dust * 0.6] as const
    expect(judged({ ...sounding, state1: more[0], state2: more[1] }, 0).slice(2)).toEqual(more)
    expect(judged({ ...sounding, state1: dust * 0.4 }, 1)[2]).toBe(dust * 0.4)
  })
})
