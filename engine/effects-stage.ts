// The effects behind the voices, run in as long pieces as they can be: events cut the voices, but of the effects only
// their presets are changed by one, and each piece costs the same beside its frames. Audio thread; nothing allocates
// after creation.

import type { Buses, EffectsUnit } from './chip/chip-types.ts'
import { SECTION, type SectionProbe } from './engine-types.ts'
import { withQuickNames } from './quick-names.ts'

/** What MIDI chooses of the effects. */
export type EffectChoice = Pick<EffectsUnit, 'setReverb' | 'setChorus'>

export interface EffectsStage extends EffectChoice {
  /** True where nothing waits and everything sleeps: `skip` may take the place of `add`. */
  readonly isAsleep: boolean
  /** The buses hold `count` more frames, from `at` on: right behind those that wait. */
  add(at: number, count: number): void
  /** Passes `count` frames of silence in its sleep. */
  skip(count: number): void
  /** Everything that waits is in `left` and `right` now. */
  finish(): void
  setProbe(probe: SectionProbe | null): void
}

/** A stage at which nothing waits: `effects` from `buses` to `left` and `right`, at the same frames. */
export function createEffectsStage(
  effects: EffectsUnit,
  buses: Buses,
  left: Float64Array,
  right: Float64Array,
): EffectsStage {
  let from = 0
  let waiting = 0
  let probe: SectionProbe | null = null

  const finish = (): void => {
    if (waiting === 0) return
    const count = waiting
    waiting = 0
    probe?.enter(SECTION.effects)
    effects.process(buses, left, right, from, count)
    probe?.leave(SECTION.effects)
  }

  return withQuickNames({
    get isAsleep() {
      return waiting === 0 && effects.isAsleep
    },
    add(at, count) {
      if (waiting === 0) from = at
      waiting += count
    },
    skip: (count) => effects.skip(count),
    finish,
    setReverb(preset) {
      finish()
      effects.setReverb(preset)
    },
    setChorus(preset) {
      finish()
      effects.setChorus(preset)
    },
    setProbe(next) {
      probe = next
    },
  })
}
