// What the engine was told last: bank, quality, probe, effect presets, equaliser; and who has to know it. Audio thread;
// nothing allocates after creation but a change of banks.

import type { EngineMode, EngineOptions } from '../trace/wire/engine-options.ts'
import type { Chip, EffectsUnit } from './chip/chip-types.ts'
import { VOICES } from './chip/voice-columns.ts'
import type { EngineQuality, SectionProbe } from './engine-types.ts'
import type { Driver } from './midi/driver/driver.ts'
import type { SoundFontBank } from './soundfont/bank.ts'

export interface SettingsParts {
  readonly options: Readonly<EngineOptions>
  readonly chip: Chip
  readonly effects: EffectsUnit
  readonly driver: Driver
  /** Effect presets as last chosen; the driver reads them too. */
  readonly presets: { reverb: number; chorus: number }
  /** The other one who probes. */
  readonly chipTime: { setProbe(probe: SectionProbe | null): void }
}

export interface EngineSettings {
  readonly bank: SoundFontBank | null
  readonly quality: EngineQuality
  readonly probe: SectionProbe | null
  setBank(bank: SoundFontBank | null): void
  /** See Engine. */
  adoptSamples(): SoundFontBank | null
  /** True: `bank` has its samples in the kernel's memory alone. */
  readonly isAdopted: boolean
  setQuality(quality: EngineQuality): void
  setProbe(probe: SectionProbe | null): void
  setReverb(preset: number): void
  setChorus(preset: number): void
  /** Presets and equaliser as they were chosen, whatever MIDI made of them since. */
  restoreEffects(): void
}

/** Everything as `options` say, at the highest quality, without a bank. */
export function createEngineSettings(parts: SettingsParts): EngineSettings {
  const { options, chip, effects, driver, presets, chipTime } = parts
  let bank: SoundFontBank | null = null
  /** The same, with the samples where they are played from. */
  let held: SoundFontBank | null = null
  let probe: SectionProbe | null = null
  let quality: EngineQuality = {
    interpolation: 'mode',
    chorus: true,
    reverb: true,
    voiceLimit: VOICES,
  }

  const settings: EngineSettings = {
    get bank() {
      return bank
    },
    get quality() {
      return quality
    },
    get probe() {
      return probe
    },
    setBank(next) {
      const { words, lowBytes } = next ?? { words: new Int16Array(0), lowBytes: null }
      const samples = chip.setSampleMemory(words, lowBytes)
      held = next && { ...next, ...samples }
      driver.setBank(held)
      bank = next
    },
    adoptSamples() {
      bank = held
      return held
    },
    get isAdopted() {
      return bank?.words.buffer === chip.memory.buffer
    },
    setQuality(next) {
      quality = next
      const { interpolation } = quality
      chip.setInterpolation(interpolation === 'mode' ? ownOf(options.mode) : interpolation)
      const isChorusOn = options.effects && quality.chorus
      effects.setEnabled(isChorusOn, options.effects && quality.reverb)
      const limit = Math.min(options.voices, Math.max(1, Math.round(quality.voiceLimit) || 1))
      driver.setVoiceLimit(limit)
    },
    setProbe(next) {
      probe = next
      chipTime.setProbe(next)
      driver.setProbe(next)
    },
    setReverb(preset) {
      presets.reverb = preset
      effects.setReverb(preset)
    },
    setChorus(preset) {
      presets.chorus = preset
      effects.setChorus(preset)
    },
    restoreEffects() {
      effects.setReverb(presets.reverb)
      effects.setChorus(presets.chorus)
      effects.setEqualizer(options.bass, options.treble)
    },
  }
  settings.restoreEffects()
  settings.setQuality(quality)
  return settings
}

function ownOf(mode: EngineMode): 'b-spline' | 'hermite' {
  return mode === 'hardware' ? 'b-spline' : 'hermite'
}
