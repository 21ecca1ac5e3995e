// What `awescope/engine` is to whoever installs the package: the instrument without DOM and without Node, and what
// reads banks for it. Any context.

export { createEngine } from '../../engine/engine.ts'
export type {
  Engine,
  EngineCounters,
  EngineQuality,
  SectionProbe,
  VoiceView,
} from '../../engine/engine-types.ts'
export { SoundFontError, type SoundFontBank } from '../../engine/soundfont/bank.ts'
export { isPackedBank, packBank, unpackBank } from '../../engine/soundfont/packed-bank.ts'
export { parseSoundFont } from '../../engine/soundfont/parse-soundfont.ts'
export {
  DEFAULT_ENGINE_OPTIONS,
  ENGINE_BOUNDS,
  ENGINE_MODES,
  type EngineMode,
  type EngineOptions,
  STEALING_RULES,
  type StealingRule,
} from '../../trace/wire/engine-options.ts'
