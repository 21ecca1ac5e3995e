// Messages between our page code and the reference instrument's processor in the audio thread. They travel on the port
// of our own node, which the page cannot reach. Every one of them is counted by the probe like a page's, so the page
// side counts each post, too.
//
// How the page makes the node:
//   new AudioWorkletNode(context, secret.name, {
//     numberOfInputs: 0, numberOfOutputs: 1, outputChannelCount: [2], processorOptions: ReferenceProcessorOptions })
// The first answer is reference/ready after the first bank. Without a bank it is silent and costs next to nothing.

import type { ReferenceOptions } from './engine-options.ts'

/** What traces and reports call it. The audio scope knows it by the random name of its module (module-secret.ts). */
export const REFERENCE_PROCESSOR_NAME = 'awescope.reference'

/** `processorOptions` of the node. */
export interface ReferenceProcessorOptions {
  /** Of the module's secret. The first node that has it plays; any other is silent. */
  token: string
  /** The reference's source id: `source` of its records. */
  source: number
  options: ReferenceOptions
  /** The audio thread is the page's, too: the warm-up goes block by block beside it instead of holding it up. */
  isJoined: boolean
}

export type ToReference =
  /**
   * A channel message as a word (midi-word.ts), to be played at once. A bare number, because it costs the page and the
   * audio thread a fraction of what an object does.
   */
  | number
  /** A packed bank (engine/soundfont/packed-bank.ts; `wire/` knows no engine), transferred. What sounds fades. */
  | { type: 'bank/load'; bytes: ArrayBuffer }
  | { type: 'midi/sysex'; bytes: Uint8Array }
  | { type: 'play/start'; atMs: Float64Array; lengths: Uint16Array; bytes: Uint8Array }
  | { type: 'reference/configure'; options: ReferenceOptions }
  /** Ends the piece and every note. */
  | { type: 'reference/silence' }
  /** Fades out (at once: falls silent), sends its last records, answers reference/ended and is rendered no more. */
  | { type: 'reference/end'; isAtOnce?: boolean }
  /** An emptied chunk comes back to the pool (transferred). */
  | { type: 'chunk/return'; bytes: ArrayBuffer }
  /** Write out what is pending; answered by reference/flushed. */
  | { type: 'chunk/flush' }

export type FromReference =
  /** The bank is in, with so many presets, the signal path is warm, and what comes now sounds. */
  | { type: 'reference/ready'; presets: number }
  /** The bank is none: one sentence says why. The one before goes on. */
  | { type: 'bank/refused'; reason: string }
  | { type: 'reference/ended' }
  | { type: 'reference/flushed' }
  /** One sentence. It plays no more. */
  | { type: 'reference/fault'; reason: string }
  /** `recordBytes` bytes of records at the start of `bytes` (transferred); `dropped` is the stream's total so far. */
  | { type: 'chunk/full'; bytes: ArrayBuffer; recordBytes: number; dropped: number }
