import { describe, expect, it } from 'vitest'
import { CHORUS_NAMES, REVERB_NAMES } from '../../../../trace/text/preset-words.ts'
import { ENGINE_BOUNDS } from '../../../../trace/wire/engine-options.ts'

describe('the names of the presets', () => {
  it('are as many as the engine has presets', () => {
    expect(REVERB_NAMES).toHaveLength(ENGINE_BOUNDS.reverb.max + 1)
    expect(CHORUS_NAMES).toHaveLength(ENGINE_BOUNDS.chorus.max + 1)
  })
})
