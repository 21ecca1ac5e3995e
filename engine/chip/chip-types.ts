// The faces of the chip's blocks towards each other and towards the driver. Types only.

import type { EngineMode } from '../../trace/wire/engine-options.ts'
import type { AddressColumn, ParameterColumn, StateColumn, StateInteger } from './voice-columns.ts'

/** `b-spline` is the card's; `hermite` passes through the samples; `linear` is cheap. */
export type Interpolation = 'b-spline' | 'hermite' | 'linear'

/** `wasm`: WebAssembly with SIMD. */
export const KERNEL_NAMES = ['wasm', 'js'] as const
export type KernelName = (typeof KERNEL_NAMES)[number]

export type VoiceColumns = { readonly [name in ParameterColumn | StateColumn]: Float64Array } & {
  readonly [name in AddressColumn | StateInteger]: Int32Array
}

/** Where voices add their sound. Float64, so that no block border rounds anything. */
export interface Buses {
  readonly dryLeft: Float64Array
  readonly dryRight: Float64Array
  readonly reverb: Float64Array
  readonly chorus: Float64Array
}

/** Frames that buses, and one call of `render`, hold at most. */
export const MAX_SEGMENT_FRAMES = 1024

/** Samples: 16-bit words, and the low bytes of 24-bit ones. */
export interface SampleWords {
  readonly words: Int16Array
  readonly lowBytes: Uint8Array | null
}

/** The voices. Audio thread; nothing allocates after creation. */
export interface Chip {
  readonly mode: EngineMode
  readonly voices: VoiceColumns
  /** All columns, as bytes of the one buffer behind them. */
  readonly memory: Uint8Array
  /** Which kernel plays the voices now. */
  readonly kernel: KernelName
  /** Why the WebAssembly kernel plays no more; null: it has not failed. */
  readonly kernelFault: string | null
  /**
   * 16-bit words, and their low bytes for 24-bit banks (null: none). Stops every voice. The answer is where they are
   * played from: only the WebAssembly kernel copies them.
   */
  setSampleMemory(words: Int16Array, lowBytes: Uint8Array | null): SampleWords
  setInterpolation(interpolation: Interpolation): void
  /** Begins the note whose columns were written; state of the voice before is forgotten at once. */
  start(voice: number): void
  /** Note off: volume and modulation envelopes go to release; LOOP.untilRelease leaves its loop. */
  release(voice: number): void
  /** Fades to silence in `frames` (at least 64), then off. */
  fade(voice: number, frames: number): void
  /**
   * Moves the voice into a fade slot, where it fades in `frames`; the voice itself is off
   * afterwards and can be started.
   */
  moveToFade(voice: number, frames: number): void
  /** Silent at once: may click. */
  stop(voice: number): void
  stopAll(): void
  /** Voices 0…31 that are not off. */
  readonly activeVoices: number
  /** True while neither a voice nor a fade slot sounds: `render` would add nothing. */
  readonly isSilent: boolean
  /** Silence on frames `from` to `end`, without `end`, of all buses. */
  clear(buses: Buses, from: number, end: number): void
  /** Adds `count` frames of all voices and fade slots to `buses[from…]`. Bit-identical however a stretch is cut. */
  render(buses: Buses, from: number, count: number): void
}

/** Totals since creation or `reset`. */
export interface OutputCounters {
  /** Samples on the buses that were not finite and were replaced by silence. */
  readonly nonFinite: number
  /** Output samples beyond ±1; `hardware` mode clips them there. */
  readonly clipped: number
  /** Largest output sample before the clip, 1 = full scale. */
  readonly peak: number
}

/** Chorus, reverb, equaliser, output scale and clip. Audio thread; nothing allocates after creation. */
export interface EffectsUnit extends OutputCounters {
  /** 0…7. Another preset than before clears the delay lines; the same again changes nothing. */
  setReverb(preset: number): void
  setChorus(preset: number): void
  /** Positions 0…11; 5 is flat. */
  setEqualizer(bass: number, treble: number): void
  /** Quality: what is switched off passes only the dry sound. */
  setEnabled(chorus: boolean, reverb: boolean): void
  /**
   * Reads `count` frames of the buses from `from` on, writes left and right into `outLeft`/`outRight` at the same
   * indices. Bit-identical however a stretch is cut. Costs nearly nothing once all inputs and tails have been silent.
   */
  process(
    buses: Buses,
    outLeft: Float64Array,
    outRight: Float64Array,
    from: number,
    count: number,
  ): void
  /** True while no tail sounds and no input came. */
  readonly isAsleep: boolean
  /** Passes `count` frames of silent input in its sleep: the same as `process`, but nothing is read or written. */
  skip(count: number): void
  reset(): void
}

/** From CHIP_RATE to the rate of the context. Audio thread; nothing allocates after creation. */
export interface Resampler {
  /** Delay of the output, in output frames; 0 where the rates are equal. */
  readonly latencyFrames: number
  /** Chip frames that must be pushed before `count` more output frames can be pulled. */
  needed(count: number): number
  /** Takes `count` chip frames from index 0 of both arrays. */
  push(left: Float64Array, right: Float64Array, count: number): void
  /** Writes `count` output frames at `from`. */
  pull(left: Float32Array, right: Float32Array, from: number, count: number): void
  reset(): void
}
