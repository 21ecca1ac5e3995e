// The channel that a panel lives on: commands out, trace messages and status in. Types only. The extension's
// transport, a fixture page beside the panel and the tests each make one; the panel does not know which.

import type { HeardSamples } from '../../trace/wire/ear-protocol.ts'
import type { ReferenceOrder } from '../../trace/wire/page-port.ts'
import type { PageMessageOf, StampedMessage } from '../../trace/wire/protocol.ts'
import type { RecorderConfig } from '../../trace/wire/recorder-config.ts'

/** `reload` sees the page from its first script; `join` takes the page as it runs. */
export type RecordMode = 'reload' | 'join'

export type PanelCommand =
  /**
   * `recordingId`: what the panel keeps it under, told again to a panel that comes later. `isHeard`: documents that
   * load from now on also say what they sound like.
   */
  | {
      type: 'record/start'
      mode: RecordMode
      config: RecorderConfig
      recordingId?: string
      isHeard?: boolean
    }
  | { type: 'record/stop' }
  | { type: 'record/configure'; config: RecorderConfig }
  /** One MIDI message into the virtual input of the page's frames that asked for MIDI. */
  | { type: 'midi/send'; bytes: number[] }
  /** Tell ten times a second what a node of a document's graph is set to, and what leaves it; 0: none. */
  | { type: 'graph/inspect'; document: string; node: number; isMeasured: boolean }
  /** Tell from now on where in the page's code nodes are made. */
  | { type: 'graph/sites'; isWanted: boolean }
  /** Give the permission for the inspected origin back. */
  | { type: 'permission/remove' }
  | ReferenceCommand
  /** Music for one document: see PerformOrder. */
  | { type: 'perform/order'; document: string; order: PerformOrder }

/** What is performed, as the recording is told of it. */
export type PerformedPiece = Omit<PageMessageOf<'performance/start'>, 'type' | 'wallMs'>

/** Times count from the latest `begin`, and are kept by the document. */
export type PerformOrder =
  /** The music begins in so many ms; has begun, where that is below 0. */
  | { type: 'begin'; startInMs: number; music: PerformedPiece }
  /**
   * What comes next, from message `first` of the music on, some seconds before it is due; at most LIMIT.askedEvents
   * messages.
   */
  | { type: 'add'; first: number; atMs: number[]; messages: number[][] }
  /** Ends what sounds; nothing more comes. */
  | { type: 'stop' }

type WithoutAddresses<Order> = Order extends unknown ? Omit<Order, 'partUrl' | 'workletUrl'> : never

/** What the panel asks of the reference instrument; the addresses of its modules are the bridge's to know. */
export type PanelReferenceOrder = WithoutAddresses<
  Exclude<ReferenceOrder, { type: 'reference/bank' }>
>

/** For the reference instrument in one document (Stamp's `document`); '': the top frame's. */
export type ReferenceCommand =
  | { type: 'reference/order'; document: string; order: PanelReferenceOrder }
  /**
   * A packed bank (engine/soundfont/packed-bank.ts), which must not be changed afterwards; null: the bundled General
   * MIDI bank, which does not pass through the panel at all. May be posted right after the order to inject.
   */
  | { type: 'reference/bank'; document: string; name: string; bytes: ArrayBuffer | null }

/** Where a recording is. The panel says each of them in words. */
export type RecordingState =
  | 'idle'
  /** Origin needs permission; the panel asks in the click that pressed Record. */
  | 'needs-permission'
  | 'permission-denied'
  /** Page that no extension may see (browser pages, stores). */
  | 'forbidden-page'
  | 'reloading'
  | 'recording'
  | 'stopping'

export type PanelStatus =
  | {
      type: 'recording/state'
      state: RecordingState
      /** Origin of the inspected page, '' where unknown. */
      origin: string
      /** Origins beyond localhost that the user has granted. */
      granted: string[]
      /** One sentence for the user, '' where the state says it all. */
      reason: string
      /** Of the recording that runs, where who has started it keeps it under one. */
      recordingId?: string
    }
  | { type: 'document/attached'; document: string; frameId: number; url: string }
  | { type: 'document/detached'; document: string; frameId: number }
  /** Nothing of the document is recorded at the moment although it is there: its recorder does not answer. */
  | { type: 'document/silent'; document: string; isSilent: boolean }
  /** Messages refused at the border (hostile or damaged), total so far. */
  | { type: 'channel/refused'; count: number; reason: string }

export type PanelMessage =
  | { type: 'trace'; stamped: StampedMessage }
  /** What a document sounds like, which is no part of its recording. Checked; some six a second of each context. */
  | { type: 'document/heard'; document: string; heard: HeardSamples }
  | PanelStatus

export interface Channel {
  post(command: PanelCommand): void
  /**
   * Returns its unsubscribe function. Messages come one after the other, in order for each document, and wait for their
   * consumer, of which there is one at a time; a second one throws. What `take` has done with a message when it
   * returns, or when the promise that it returns resolves, is safe: the page may let go of it then. A message at which
   * it throws or rejects was not taken: it comes again once, and is counted as refused where that fails too.
   */
  onMessage(take: (message: PanelMessage) => void | Promise<void>): () => void
  /** Whether anybody can see the panel: what nobody sees comes less often. */
  setShown(isShown: boolean): void
  /**
   * Makes sure that the inspected origin may be recorded, asking by the browser's own prompt where needed. Call it
   * inside the user's click. Resolves to false where the user declined.
   */
  ensurePermission(): Promise<boolean>
  dispose(): void
}
