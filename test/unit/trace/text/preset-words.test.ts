import { describe, expect, it } from 'vitest'
import {
  CHORUS_NAMES,
  formatTone,
  REVERB_NAMES,
  STEALING_NAMES,
} from '../../../../trace/text/preset-words.ts'
import { ENGINE_BOUNDS, STEALING_RULES } from '../../../../trace/wire/engine-options.ts'

describe('the names of the presets', () => {
  it('are as many as the engine has presets', () => {
    expect(REVERB_NAMES).toHaveLength(ENGINE_BOUNDS.reverb.max + 1)
    expect(CHORUS_NAMES).toHaveLength(ENGINE_BOUNDS.chorus.max + 1)
  })
})

describe('the names of the other settings', () => {
  it('tell stealing rules apart, and the equaliser by its steps from flat', () => {
    expect(new Set(STEALING_RULES.map((rule) => STEALING_NAMES[rule])).size).toBe(
      STEALING_RULES.length,
    )
    expect([0, 4, 5, 6, 11].map(formatTone)).toEqual(['−5', '−1', 'flat', '+1', '+6'])
  })
})
