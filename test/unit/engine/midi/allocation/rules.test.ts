// The five stealing rules over voices that are written down here, one by one. In Node.

import { describe, expect, it } from 'vitest'
import type { StealingRule } from '../../../../../trace/wire/engine-options.ts'
import type { VoiceColumns } from '../../../../../engine/chip/chip-types.ts'
import { LOOP, STAGE, VOICES } from '../../../../../engine/chip/voice-columns.ts'
import { createVoiceMemory } from '../../../../../engine/chip/kernel/voice-memory.ts'
import {
  type AllocationColumns,
  createTargetLevels,
  targetLevel,
} from '../../../../../engine/midi/allocation/allocation-types.ts'
import { ALLOCATION_RULES } from '../../../../../engine/midi/allocation/rules.ts'

const RULES = Object.keys(ALLOCATION_RULES) as StealingRule[]

interface Voices extends AllocationColumns {
  readonly columns: VoiceColumns
  set(voice: number, row: Row): void
}

interface Row {
  readonly stage?: number
  readonly amplitude?: number
  readonly attenuationDb?: number
  readonly age?: number
  readonly order?: number
  readonly isPedalled?: boolean
  readonly isDrum?: boolean
  readonly isReserved?: boolean
  /** The one-shot has come to its end. */
  readonly isPlayedOut?: boolean
}

/** All voices sustain, key down, equally loud, of one age, in order of their index. */
const held = (): Voices => {
  const { columns } = createVoiceMemory()
  const voices: Voices = {
    columns,
    isReserved: new Uint8Array(VOICES),
    levels: createTargetLevels(VOICES),
    isPedalled: new Uint8Array(VOICES),
    isDrum: new Uint8Array(VOICES),
    order: new Float64Array(VOICES),
    set(voice, row) {
      if (row.stage !== undefined) columns.stage[voice] = row.stage
      if (row.amplitude !== undefined) columns.amplitude[voice] = row.amplitude
      if (row.attenuationDb !== undefined) columns.attenuationDb[voice] = row.attenuationDb
      if (row.age !== undefined) columns.age[voice] = row.age
      if (row.order !== undefined) voices.order[voice] = row.order
      if (row.isPedalled) voices.isPedalled[voice] = 1
      if (row.isDrum) voices.isDrum[voice] = 1
      if (row.isReserved) voices.isReserved[voice] = 1
      if (row.isPlayedOut) {
        columns.loopMode[voice] = LOOP.none
        columns.address[voice] = 1000
      }
    },
  }
  for (let voice = 0; voice < VOICES; voice++) {
    columns.loopMode[voice] = LOOP.continuous
    columns.endAddress[voice] = 1000
    voices.set(voice, {
      stage: STAGE.sustain,
      amplitude: 0.5,
      attenuationDb: 6,
      age: 44_100,
      order: voice,
    })
  }
  return voices
}

const chosen = (
  rule: StealingRule,
  rows: Readonly<Record<number, Row>>,
  limit = VOICES,
): number => {
  const voices = held()
  for (const [voice, row] of Object.entries(rows)) voices.set(Number(voice), row)
  return ALLOCATION_RULES[rule](voices, limit)
}

describe('every rule', () => {
  for (const rule of RULES) {
    it(`${rule}: takes a free voice before any other`, () => {
      expect(
        chosen(rule, { 4: { stage: STAGE.release, amplitude: 0.01 }, 9: { stage: STAGE.off } }),
      ).toBe(9)
    })

    it(`${rule}: takes a one-shot that has been played to its end before a sounding voice`, () => {
      expect(chosen(rule, { 7: { isPlayedOut: true }, 3: { amplitude: 0.001 } })).toBe(7)
    })

    it(`${rule}: takes a released voice before a held one`, () => {
      expect(
        chosen(rule, { 17: { stage: STAGE.release }, 3: { amplitude: 0.4, attenuationDb: 8 } }),
      ).toBe(17)
    })

    it(`${rule}: never takes a reserved voice or one beyond the limit`, () => {
      const rows: Record<number, Row> = {
        0: { stage: STAGE.off, isReserved: true },
        9: { stage: STAGE.off },
      }
      expect(chosen(rule, rows)).toBe(9)
      expect(chosen(rule, rows, 9)).toBeGreaterThan(0)
      expect(chosen(rule, rows, 9)).toBeLessThan(9)
    })

    it(`${rule}: answers −1 where all are reserved, and the same for the same voices`, () => {
      const all: Record<number, Row> = {}
      for (let voice = 0; voice < VOICES; voice++) all[voice] = { isReserved: true }
      expect(chosen(rule, all)).toBe(-1)
      expect(chosen(rule, {})).toBe(chosen(rule, {}))
    })
  }
})

describe('recommended', () => {
  it('takes the quietest of the leaving, whether released or fading', () => {
    expect(
      chosen('recommended', {
        2: { stage: STAGE.release, amplitude: 0.3 },
        11: { stage: STAGE.fade, amplitude: 0.2 },
      }),
    ).toBe(11)
  })

  it('takes what only a pedal holds before what a key holds, however loud', () => {
    expect(chosen('recommended', { 5: { isPedalled: true, amplitude: 1 } })).toBe(5)
  })

  it('takes the older of two that are equally loud, then the lower index', () => {
    expect(chosen('recommended', { 0: { order: 100 }, 20: { order: -1 } })).toBe(20)
    expect(chosen('recommended', { 0: { order: 1 } })).toBe(0)
  })

  it('leaves a drum stroke alone for 50 ms, and only so long', () => {
    const young = { isDrum: true, amplitude: 0.01, age: 2204 }
    expect(chosen('recommended', { 6: young })).toBe(0)
    expect(chosen('recommended', { 6: { ...young, age: 2206 } })).toBe(6)
    expect(chosen('recommended', { 0: young }, 1)).toBe(-1)
  })

  it('takes a note younger than 50 ms only where there is none older', () => {
    expect(chosen('recommended', { 6: { amplitude: 0.01, age: 2204 } })).toBe(0)
    expect(chosen('recommended', { 6: { amplitude: 0.01, age: 2206 } })).toBe(6)
    expect(chosen('recommended', { 0: { age: 3, order: 5 }, 1: { age: 3 } }, 2)).toBe(1)
  })

  it('takes a note in its attack for as loud as it will be', () => {
    const rising = { stage: STAGE.attack, amplitude: 0, attenuationDb: 0 }
    expect(chosen('recommended', { 30: rising, 12: { amplitude: 0.4 } })).toBe(12)
  })
})

describe("Creative's rules", () => {
  it('win95 looks at every third voice; of equals the later wins', () => {
    expect(chosen('win95', {})).toBe(29)
    expect(chosen('win95', { 1: { stage: STAGE.off }, 3: { stage: STAGE.off } })).toBe(3)
  })

  it('dos looks at the even voices, then at the odd ones; of equals the later wins', () => {
    expect(chosen('dos', {})).toBe(31)
    expect(chosen('dos', { 1: { stage: STAGE.off }, 30: { stage: STAGE.off } })).toBe(30)
  })

  it('weigh a pedalled note more than a released one and less than one whose key is down', () => {
    for (const rule of ['win95', 'dos'] as const) {
      expect(chosen(rule, { 8: { isPedalled: true, amplitude: 1 } })).toBe(8)
      expect(
        chosen(rule, {
          8: { isPedalled: true, amplitude: 0 },
          4: { stage: STAGE.release, amplitude: 1 },
        }),
      ).toBe(4)
    }
  })
})

describe('alsa', () => {
  it('takes the oldest of its class', () => {
    expect(chosen('alsa', { 20: { order: -5 } })).toBe(20)
    expect(
      chosen('alsa', {
        20: { order: 90, stage: STAGE.release, amplitude: 0.001 },
        25: { order: 80, stage: STAGE.release, amplitude: 0.9 },
      }),
    ).toBe(25)
  })

  it('takes a released voice that is silent for off', () => {
    expect(
      chosen('alsa', {
        20: { order: 90, stage: STAGE.release, amplitude: 0 },
        25: { order: 80, stage: STAGE.release, amplitude: 0.9 },
      }),
    ).toBe(20)
  })
})

describe('fluidsynth', () => {
  it('takes drums last and young notes later than old ones', () => {
    expect(chosen('fluidsynth', { 0: { isDrum: true } })).toBe(1)
    expect(chosen('fluidsynth', { 0: { age: 100 } })).toBe(1)
    expect(chosen('fluidsynth', { 14: { isPedalled: true } })).toBe(14)
    expect(chosen('fluidsynth', { 14: { attenuationDb: 30 } })).toBe(14)
  })
})

describe('the level of a voice', () => {
  it('is reckoned anew whenever its attenuation changes, and never kept for what it was', () => {
    const voices = held()
    const levels = [0, 6, 6, 20, 0, 60, Infinity, 0].map((attenuationDb) => {
      voices.set(3, { stage: STAGE.attack, attenuationDb })
      return targetLevel(voices, 3)
    })
    const steps = [255, 128, 128, 26, 255, 0, 0, 255]
    expect(levels).toEqual(steps.map((step) => step / 255))
    voices.set(3, { stage: STAGE.sustain, amplitude: 0.5 })
    expect(targetLevel(voices, 3)).toBe(128 / 255)
  })
})
