// What is said on the `port` of an Emu8000Node, both ways. Types, and the names that page and audio thread share.
//
//   port.postMessage([0x90, 60, 100])                                     a channel message or F0 … F7, at once
//   port.postMessage({ type: 'midi/at', bytes: […], seconds: 1.5 })       the same, heard at that `currentTime`
//   port.postMessage({ type: 'sound/stop' })                              ends every note, forgets what waits
//   port.postMessage({ type: 'settings/change', settings: { reverb: 2 } })
//
// A bank goes by `loadBank`, which packs it first.

import type { KernelName } from '../../engine/chip/chip-types.ts'
import type { EngineOptions } from '../../trace/wire/engine-options.ts'

/** Of the processor in its AudioWorkletGlobalScope. */
export const EMU8000_PROCESSOR = 'awescope-emu8000'

/** All that the engine can be told but the rate, which is the context's. */
export type Emu8000Settings = Omit<EngineOptions, 'sampleRate'>

/** One whole MIDI message. At most 1024 bytes. */
export type MidiBytes = readonly number[] | Uint8Array

export type ToEmu8000 =
  | MidiBytes
  /** To be heard at `seconds` of the context's `currentTime`, to the sample; at once where that is past. */
  | { type: 'midi/at'; bytes: MidiBytes; seconds: number }
  /** A packed bank, transferred; answered by bank/ready or bank/refused with the same `id`. */
  | { type: 'bank/load'; id: number; bytes: ArrayBuffer }
  /** Ends every note at once (without a click) and forgets what waits for its time. */
  | { type: 'sound/stop' }
  /** Presets, while it plays; what is not named stays. Everything else is the node's for life. */
  | { type: 'settings/change'; settings: Partial<Pick<Emu8000Settings, 'reverb' | 'chorus'>> }
  /** The node is rendered no more. */
  | { type: 'node/end' }

export type FromEmu8000 =
  /** The bank is in and what comes now sounds, by this kernel: WebAssembly, or JavaScript where that is not allowed. */
  | { type: 'bank/ready'; id: number; presets: number; kernel: KernelName }
  /** The bank is none: one sentence says why. The one before plays on. */
  | { type: 'bank/refused'; id: number; reason: string }
  /** A message that was not understood or found no room, and was ignored: one sentence. */
  | { type: 'message/refused'; reason: string }
  /** The WebAssembly kernel has failed: one sentence. Its notes have ended, and JavaScript plays what comes. */
  | { type: 'kernel/fault'; reason: string }
  /** One sentence. It plays no more. */
  | { type: 'engine/fault'; reason: string }

/** `processorOptions` of the node. */
export interface Emu8000ProcessorOptions {
  settings: Partial<Emu8000Settings>
}
