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
export type { RegisterPorts } from '../../engine/chip/register-ports.ts'
export type { Registers } from '../../engine/chip/registers.ts'
export {
  createRegisterCard,
  DRAM_WORD,
  type RegisterCard,
  type RegisterCardOptions,
} from '../../engine/registers/register-card.ts'
export {
  formatRegisterLog,
  parseRegisterLog,
  type RegisterLog,
  RegisterLogError,
} from '../../engine/registers/register-log.ts'
export {
  createRegisterRecorder,
  type RegisterRecorder,
} from '../../engine/registers/register-recorder.ts'
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
