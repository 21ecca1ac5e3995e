// The face of our own node in a context (tap.ts makes it). Page world; types only.

import type { RingReader } from '../../../trace/wire/ring.ts'
import type { Outlets } from './outlets.ts'

/** The page's end of a tap. */
export interface TapEnd {
  readonly port: MessagePort
  /** Shared memory, null where there is none. */
  readonly reader: RingReader | null
}

/** What outlives a recorder, for the next one of the same document. */
export interface TapCore extends TapEnd {
  readonly node: AudioWorkletNode
  /** What it hears. */
  readonly outlets: Outlets
  /** Its processor has ended, for good. */
  isRetired: boolean
}

export interface Tap {
  ping(): void
  /** Asks the audio thread to tell when the pitch of an event's note appears. */
  awaitPitch(event: number, note: number): void
  configure(timedQuantumEvery: number): void
  /** Fetches what waits in shared memory. */
  collect(): void
  /** Asks the audio thread to write out what it has; calls back when it has answered. */
  flush(done: () => void): void
  /** Switches the probe of the scope off; calls back when the rest has come. */
  stop(done: () => void): void
  /**
   * Hears no more sound, and lets its context go; what it has recorded can still be fetched. Takes one callback of the
   * device. Never throws.
   */
  retire(): void
  /** Hears no more messages: the tap is another recorder's from now on, or nobody's. */
  release(): void
}
