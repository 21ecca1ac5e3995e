// The page's private port: how it is offered, and what comes in by it. Written by bridge, command line and tests,
// obeyed by the page world; what goes out is a PageMessage (protocol.ts). Any context.

import type { ReferenceOptions } from './engine-options.ts'
import type { SourceId } from './protocol.ts'
import type { RecorderConfig } from './recorder-config.ts'

/**
 * The event by which a recorder that is there before the page's scripts offers one end of its channel, dispatched at
 * the document: the one type that does not go through `window` first, which the page's opener may have had before. A
 * recorder that joins uses a random name instead, which only it and the bridge are told.
 */
export const START_KNOCK = 'load'

/** Messages that enter the page world. */
export type RecorderCommand = DocumentCommand | SessionCommand

/** To the extension's script of the document, whether or not a recording runs. */
export type DocumentCommand =
  /** Record again: a recorder that was stopped stays in its document and waits for this. */
  | { type: 'recorder/start' }
  /** Stop for good, and hear no more. */
  | { type: 'recorder/leave' }
  /** Answered by the next flush, as `recorder/alive`. */
  | { type: 'recorder/ping' }

/** The answer to a ping: the recorder runs, and so does its clock. It goes no further than the bridge. */
export interface RecorderAlive {
  type: 'recorder/alive'
}

/** To the recorder of one recording. */
export type SessionCommand =
  | { type: 'recorder/configure'; config: RecorderConfig }
  /** Chunks up to this many (since document/hello) are safe at their consumer's: flow control. */
  | { type: 'records/acknowledge'; chunks: number }
  /** Write out everything now; answered by the chunks themselves. */
  | { type: 'records/flush' }
  /** Whole MIDI messages, into each virtual input that is open. */
  | { type: 'midi/send'; bytes: readonly number[] }
  | { type: 'reference/order'; order: ReferenceOrder }
  /**
   * Tell the channels of this node of the graph, and its parameters' values and schedules, at each flush; 0: of none.
   * `isMeasured`: for a minute also peak and RMS of its output, by a probe that is put in for it.
   */
  | { type: 'graph/inspect'; node: number; isMeasured: boolean }
  /** Tell from now on where in the page's code nodes are made. */
  | { type: 'graph/sites'; isWanted: boolean }
  /** Stop, restore the natives, answer recorder/stopped. */
  | { type: 'recorder/stop' }

/**
 * Orders for the reference instrument. Only who gives them and the page world know them; on the way they are one
 * opaque thing.
 */
export type ReferenceOrder =
  /**
   * Put the reference instrument into the page. `contextId` 0: a context of its own. It is silent until it has a
   * bank, and hears the page's MIDI events while `followsMidi`. One for each document; a second one replaces the
   * first.
   */
  | {
      type: 'reference/inject'
      /** Address of the reference's part for the page world: a module, fetched at the first injection. */
      partUrl: string
      /** Address of the engine's module for the audio thread. */
      workletUrl: string
      contextId: SourceId
      followsMidi: boolean
      options: ReferenceOptions
    }
  /**
   * A bank as engine/soundfont/packed-bank.ts makes it, so that no file is parsed in the page. Transferred wherever the
   * way allows.
   */
  | { type: 'reference/bank'; name: string; bytes: ArrayBuffer }
  /**
   * Change what can be changed while it sounds; the mode and the number of voices start a new engine with the same
   * bank.
   */
  | { type: 'reference/configure'; followsMidi: boolean; options: ReferenceOptions }
  /**
   * Play a list of messages, `atMs` after now each, `bytes` one after the other (`lengths`), at most
   * LIMIT.referenceEvents. Replaces what plays.
   */
  | { type: 'reference/play'; atMs: Float64Array; lengths: Uint16Array; bytes: Uint8Array }
  | { type: 'reference/silence' }
  | { type: 'reference/remove' }

/** The order of one type. */
export type ReferenceOrderOf<Type extends ReferenceOrder['type']> = Extract<
  ReferenceOrder,
  { type: Type }
>
