// Messages between our page code and our probe in the audio thread. They travel on the port of our own tap node, which
// the page cannot reach.
//
// A scope's probe is one module, added before the page's first. It registers a processor under the name that its
// address holds (module-secret.ts); the page makes one node of it for each context. Everything that the audio thread
// has to say leaves through that node.
//
// How the page makes and keeps it:
//   new AudioWorkletNode(context, secret.name, { numberOfInputs: 2, numberOfOutputs: 0,
//     processorOptions: TapOptions })
// - No output: it adds neither sound nor latency, and is still rendered in each quantum while an input is active (tried
//   in Chromium 156 and Firefox 153). It ends for good in the first quantum without one: the page keeps a silent source
//   on the second input, and takes it away before the context closes (contexts/outlets.ts).
// - First input: what goes to the destination; second: what leaves as a stream, heard where the first is silent. Hold
//   the node strongly while the context lives. Make it before the page's first node: until then records wait in a
//   small buffer (1024 records).
// - A node that shows the token which is expected, once, is a tap; any other is silent and hears nothing. The last tap
//   made in a scope speaks; each further one begins a new stream from sequence 0. An offline context needs a tap, too
//   (unconnected), as the way out for its records; send `chunk/flush` when rendering has ended.
// - Port events are native: our own `addEventListener` and `start()` or `onmessage` on `node.port`, and
//   `postMessage`, saved natives.
// - The tap's own construction does not count as a processorIndex. Processors that were there before the probe have
//   indices that count down from 65533; in a scope that was joined late, match nodes to definitions by name and order.

import { floor } from './natives.ts'

/** `processorOptions` of the tap node. */
export interface TapOptions {
  /** Of the module's secret; of a later tap: the last that its scope was told to expect. */
  token: string
  timedQuantumEvery: number
  /** Shared ring (layout in ring.ts) where the page is cross-origin isolated; null: chunks are posted. */
  ring: SharedArrayBuffer | null
}

export type ToWorklet =
  /** Wrappers on or off (natives restored). */
  | { type: 'probe/enable'; enabled: boolean; timedQuantumEvery: number }
  /** The token of the next tap in this scope. */
  | { type: 'tap/expect'; token: string }
  | { type: 'clock/ping'; sentWallMs: number }
  /** Write out what is pending at the next quantum. */
  | { type: 'chunk/flush' }

export type FromWorklet =
  /**
   * First message. `clockStepUs` and `clockCostUs` are 0 where the clock is too coarse to be measured in 0.3 ms; the
   * step then comes in a second hello, about a second of audio later.
   */
  | {
      type: 'probe/hello'
      clock: 'Temporal' | 'performance.now' | 'Date.now'
      clockStepUs: number
      clockCostUs: number
      shared: boolean
    }
  | { type: 'processor/define'; processorIndex: number; name: string; joined: boolean }
  /** Its process() does not let itself be replaced. */
  | { type: 'processor/untimed'; processorIndex: number; name: string }
  /**
   * `recordBytes` bytes of records at the start of `bytes`, which are transferred where they are many; `dropped` is the
   * stream's total so far.
   */
  | { type: 'chunk/full'; bytes: ArrayBuffer; recordBytes: number; dropped: number }
  | { type: 'clock/pong'; sentWallMs: number; workletWallMs: number }

/**
 * Parameters of the tap node. The page writes a note whose pitch the tap shall listen for into the next of them
 * in turn. A write costs the page a hundredth of a message (no clone, no waking of the audio thread), and a
 * note is played often.
 */
export const AWAITED_NOTE_PARAMETERS = ['note0', 'note1', 'note2', 'note3'] as const

/** Events are told modulo this: a parameter is a 32-bit float, exact to 2^24. */
export const AWAITED_EVENTS = 2 ** 17

/** What is written: never 0, which a new parameter holds. Event from 1, MIDI note 0…127. */
export const encodeAwaitedNote = (event: number, note: number): number =>
  (event % AWAITED_EVENTS) * 128 + note + 1

/** The event (modulo AWAITED_EVENTS) and the note. */
export const awaitedEvent = (value: number): number => floor((value - 1) / 128)
export const awaitedNote = (value: number): number => (value - 1) % 128
