// The face of the whole instrument: bank and MIDI in, sound and figures out. Types only; createEngine
// (engine.ts) builds it.

import type { EngineOptions } from '../trace/wire/engine-options.ts'
import type { Interpolation, KernelName, VoiceColumns } from './chip/chip-types.ts'
import type { WasmModule } from './chip/kernel-wasm/web-assembly.ts'
import type { MidiSettings } from './midi/midi-types.ts'
import type { SoundFontBank } from './soundfont/bank.ts'

/** Voices of several chips side by side, at most: see chips.ts. */
export const MOST_VOICES = 256

/** What adaptive quality changes. */
export interface EngineQuality {
  interpolation: Interpolation | 'mode'
  chorus: boolean
  reverb: boolean
  voiceLimit: number
}

/** Totals since creation (or `reset`), but for the two that are "now". One object, updated in place. */
export interface EngineCounters {
  /** Voices that sound now, and the most so far. */
  activeVoices: number
  peakVoices: number
  /** Note-ons and all MIDI events that were played. */
  notes: number
  events: number
  /** Voices that were started, and taken from a sounding note. */
  voicesStarted: number
  voicesStolen: number
  /** Layers that found no voice, notes without a preset or region. */
  voicesRefused: number
  notesWithoutSound: number
  /** The queue: now, the most, refused because full. */
  queueDepth: number
  queuePeak: number
  queueOverflows: number
  /** Samples that were not finite and were replaced by silence; samples at the clip. */
  nonFinite: number
  clipped: number
  peak: number
  /** Growths of any pool after creation: 0, or something is wrong. */
  allocations: number
}

/** Sections of a block whose time can be asked for. */
export const SECTION = { midi: 0, allocation: 1, steal: 2, voices: 3, effects: 4 } as const
export const SECTIONS = 5

/** Told when a section begins and ends; null where nobody measures. Must not throw or allocate. */
export interface SectionProbe {
  enter(section: number): void
  leave(section: number): void
}

/** Who plays on a voice; the rest is in `columns`. Columns by voice index. */
export interface VoiceView {
  readonly columns: VoiceColumns
  readonly channel: Uint8Array
  readonly key: Uint8Array
  readonly velocity: Uint8Array
  /** 1: note off has come, but a pedal holds it. */
  readonly isPedalled: Uint8Array
}

/** The WebAssembly kernel, and room for so many bytes of samples: a larger bank is played by JavaScript. */
export interface WasmChoice {
  readonly module: WasmModule
  readonly sampleBytes: number
}

export interface Engine {
  readonly options: Readonly<EngineOptions>
  /** Output frame that `render` writes next. */
  readonly frame: number
  /** Output frames between an event's frame and its first sample: 0 at 44.1 kHz, the resampler's delay elsewhere. */
  readonly latencyFrames: number
  /** Ends all voices (fading) and plays the new bank from now on. */
  loadBank(bank: SoundFontBank): void
  /**
   * The bank as this engine holds it; null: none. Where WebAssembly plays, its samples are the kernel's copy, and the
   * engine lets go of those that it was given: whoever keeps this bank, which another engine can load, has them once.
   * Not before the warm-up, which needs that memory: none runs afterwards.
   */
  adoptSamples(): SoundFontBank | null
  /**
   * Queues a channel message for an output frame; one that is past plays now. False, and counted,
   * where the queue is full.
   */
  sendShort(frame: number, status: number, data1: number, data2: number): boolean
  /** Queues a system exclusive message (copied; at most 1024 bytes). */
  sendSysex(frame: number, bytes: Uint8Array): boolean
  /** Writes the next `count` frames at `from`. Bit-identical for any cutting of the same events. Never NaN. */
  render(left: Float32Array, right: Float32Array, from: number, count: number): void
  setQuality(quality: EngineQuality): void
  setReverb(preset: number): void
  setChorus(preset: number): void
  setProbe(probe: SectionProbe | null): void
  /**
   * Runs the whole signal path on silence-to-be so that the compiler knows it; leaves no trace in
   * state, frame or counters.
   */
  warmUp(): void
  /**
   * The same one block at a time, for an audio thread that others need, too. Each call renders one block; true: it is
   * over, and everything is as before. Nothing else may be asked of the engine until then.
   */
  startWarmUp(): () => boolean
  /** What MIDI has chosen so far, with what is due by now: for `takeOver` of an engine that replaces this one. */
  midiSettings(): MidiSettings
  /**
   * Chooses everything that another engine was told: programs, controllers, RPN, NRPN and what system exclusive
   * messages set. Before the first note.
   */
  takeOver(settings: MidiSettings): void
  /** Ends every note, fading, and forgets what waits in the queue; what was chosen stays. */
  silence(): void
  /** Ends everything, as after creation; the bank stays. `frame` goes on. */
  reset(): void
  readonly voices: VoiceView
  readonly counters: Readonly<EngineCounters>
  /** Which kernel plays the voices now. */
  readonly kernel: KernelName
  /** One sentence: why the WebAssembly kernel failed, and JavaScript has taken over. Null: it has not. */
  readonly kernelFault: string | null
  /** Bytes of samples that the kernel has room for. */
  readonly sampleRoomBytes: number
  /** Bytes held beside the bank. */
  readonly memoryBytes: number
}
