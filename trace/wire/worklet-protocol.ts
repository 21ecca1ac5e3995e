// Messages between our page code and our probe in the audio thread. They travel on the port of our own tap node, which the
// page cannot reach. Types only.
//
// A scope's probe is one module, added before the page's first. It registers the processor TAP_PROCESSOR_NAME; the
// page makes one node of it for each context. Everything that the audio thread has to say leaves through that node.

export const TAP_PROCESSOR_NAME = 'awescope.tap'

/** `processorOptions` of the tap node. */
export interface TapOptions {
  timedQuantumEvery: number
  /** Shared ring (layout in ring.ts) where the page is cross-origin isolated; null: transferred chunks. */
  ring: SharedArrayBuffer | null
}

export type ToWorklet =
  /** Wrappers on or off (natives restored). */
  | { type: 'probe/enable'; enabled: boolean; timedQuantumEvery: number }
  /** An emptied chunk comes back to the pool (transferred). */
  | { type: 'chunk/return'; bytes: ArrayBuffer }
  | { type: 'clock/ping'; sentWallMs: number }
  /** Write out what is pending at the next quantum. */
  | { type: 'chunk/flush' }
  /** Listen for the pitch of a note: frequencies of its partials to look for. */
  | { type: 'pitch/await'; event: number; frequencyHz: number; untilFrame: number }

export type FromWorklet =
  | {
      type: 'probe/hello'
      clock: 'Temporal' | 'performance.now' | 'Date.now'
      clockStepUs: number
      clockCostUs: number
      shared: boolean
    }
  | { type: 'processor/define'; processorIndex: number; name: string; joined: boolean }
  /** `recordBytes` bytes of records at the start of `bytes` (transferred); `dropped` is the stream's total so far. */
  | { type: 'chunk/full'; bytes: ArrayBuffer; recordBytes: number; dropped: number }
  | { type: 'clock/pong'; sentWallMs: number; workletWallMs: number }
