// What the extension's own parts say to each other. Used in bridge, background, panel transport and permission page.
//
//   bridge ──FromBridge──► background ──ToPanel──► panel's transport
//   bridge ◄──ToBridge──── background ◄─FromPanel── panel's transport
//
// Messages of a document go together, as often as somebody looks. Each carries an ordinal, counted from 1. The bridge
// keeps what is not yet acknowledged, and the definitions for ever; the panel acknowledges what its consumer has
// safely, and drops ordinals that it has taken. So a background that is stopped by the browser, or a DevTools that is
// closed and opened, costs no message and doubles none.

import type { HeardSamples } from '../trace/wire/ear-protocol.ts'
import type { SessionCommand } from '../trace/wire/page-port.ts'
import type { PageMessage, Stamp } from '../trace/wire/protocol.ts'
import type { RecorderConfig } from '../trace/wire/recorder-config.ts'
import type {
  PanelCommand,
  PanelStatus,
  PerformOrder,
  ReferenceCommand,
} from './transports/channel.ts'

/** Version of these messages; both ends come from one build, but a tab may still hold a bridge of the last one. */
export const EXTENSION_PROTOCOL_VERSION = 6

/**
 * Names of the ports. What a port may do follows from its sender, which the browser states, never from the name
 * alone.
 */
export const PORT_NAME = {
  bridge: 'awescope.bridge',
  panel: 'awescope.panel',
  permission: 'awescope.permission',
  /** From the page of ours that keeps recordings whose panels are gone. */
  keeper: 'awescope.keeper',
  /** From a tab of ours to the panel that has a trace for a viewer. */
  handover: 'awescope.handover',
} as const

export type ProtocolErrorCode =
  | 'unknown-message'
  | 'unknown-version'
  | 'malformed-message'
  | 'wrong-sender'

/** The answer to what cannot be understood, in either direction. */
export interface ProtocolError {
  type: 'protocol/error'
  code: ProtocolErrorCode
  /** One sentence for a developer. */
  text: string
}

/**
 * How an order for the reference instrument travels: opaque, but for a bank, which goes as a Blob, of which only a
 * handle crosses processes, so that its bytes are read once, by the bridge that hands them to the page (tried in
 * Chromium 156 and Firefox 153, also through the background). Null: the bundled bank.
 */
export type RelayedReference =
  | Exclude<ReferenceCommand, { type: 'reference/bank' }>
  | { type: 'reference/bank'; document: string; name: string; blob: Blob | null }

export type RelayedCommand = Exclude<PanelCommand, ReferenceCommand> | RelayedReference

/** What a document has said, and where it stands among all that it said, from 1. */
export interface Entry {
  ordinal: number
  message: PageMessage
}

export type FromBridge =
  /** First message. `token` is unique for this bridge: a document that is recorded twice has two. */
  | { type: 'bridge/hello'; version: number; token: string; url: string }
  | { type: 'bridge/entries'; generation: number; entries: Entry[] }
  /** Of a document whose recorder listens: no part of the recording, said once, and lost where nobody is there. */
  | { type: 'bridge/heard'; heard: HeardSamples }
  | { type: 'bridge/refused'; count: number; reason: string }
  /** The recorder answers no more (it was ended, or never came), or does so again. */
  | { type: 'bridge/liveness'; isSilent: boolean }
  /** The recorder has stopped (or never came) and everything that it said has been sent. */
  | { type: 'bridge/finished' }
  /** Nobody listened for too long; the recorder is being stopped. */
  | { type: 'bridge/abandoned' }
  | ProtocolError

export type ToBridge =
  /** This tab is not recorded: stop and go. Also the answer to bridge/finished. */
  | { type: 'bridge/off' }
  /** `isHeard`: its audio thread gets the probe that listens. */
  | { type: 'bridge/on'; config: RecorderConfig; isHeard?: boolean }
  /**
   * A panel listens and has taken everything up to `after` (null: what was acknowledged): send the rest, and all that
   * follows, marked with `generation`.
   */
  | { type: 'bridge/replay'; after: number | null; generation: number }
  /** No panel listens: keep, do not send. */
  | { type: 'bridge/unheard' }
  /** Whether anybody sees what is sent: what nobody sees may wait longer. */
  | { type: 'bridge/watched'; isWatched: boolean }
  /** Everything up to `ordinal` has been taken by a panel. */
  | { type: 'bridge/acknowledge'; ordinal: number }
  | {
      type: 'bridge/command'
      command: Extract<
        SessionCommand,
        {
          type:
            | 'recorder/configure'
            | 'records/flush'
            | 'midi/send'
            | 'graph/inspect'
            | 'graph/sites'
        }
      >
    }
  | { type: 'bridge/reference'; command: RelayedReference }
  | { type: 'bridge/perform'; order: PerformOrder }
  /** Stop the recorder, send what is left, answer bridge/finished. */
  | { type: 'bridge/stop' }
  | ProtocolError

export type FromPanel =
  /** First message. `received` tells the last ordinal of each document that this panel has taken. */
  | {
      type: 'panel/hello'
      version: number
      tabId: number
      url: string
      received: Record<string, number>
      /**
       * No panel, but what keeps the recording of one that is gone; left out: a panel. `all`: it wants everything that
       * the bridges still have, `rest`: only what nobody has acknowledged.
       */
      keeps?: 'all' | 'rest'
    }
  | { type: 'panel/navigated'; url: string }
  | { type: 'panel/command'; command: RelayedCommand }
  /** Another panel of DevTools lies over this one, or no more. */
  | { type: 'panel/shown'; isShown: boolean }
  /** Everything of the document up to `ordinal` is safe with this panel. */
  | { type: 'panel/acknowledge'; document: string; ordinal: number }
  /** Ask the user for an origin in a page of our own, where the panel itself has no such power (Firefox). */
  | { type: 'permission/ask'; pattern: string }
  /** The user declined in the browser's prompt. */
  | { type: 'permission/declined' }
  | ProtocolError

export interface PanelEntries extends Stamp {
  type: 'panel/entries'
  entries: Entry[]
}

export type ToPanel =
  | PanelEntries
  | (Stamp & { type: 'panel/heard'; heard: HeardSamples })
  | { type: 'panel/status'; status: Exclude<PanelStatus, { type: 'channel/refused' }> }
  /** Total of one document. */
  | { type: 'panel/refused'; document: string; count: number; reason: string }
  | { type: 'permission/answer'; isGranted: boolean }
  | ProtocolError

/**
 * Permission page → background: what the user chose, or that the page is still open (which keeps the background
 * awake).
 */
export type FromPermissionPage =
  | { type: 'permission/chosen'; isGranted: boolean }
  | { type: 'permission/waiting' }

/** What a keeper needs of a recording. */
export interface KeepOrder {
  tabId: number
  recordingId: string
  origin: string
}

export type FromKeeper =
  /** First message: what it holds. */
  | { type: 'keeper/hello'; tabIds: number[] }
  /** It holds the recording of this tab no more, whoever ended that; or it could not take it. */
  | { type: 'keeper/released'; tabId: number }
  | ProtocolError

export type ToKeeper =
  | { type: 'keeper/keep'; order: KeepOrder }
  /** A panel is there: answer when it can go on with the recording. */
  | { type: 'keeper/release'; tabId: number }
  | ProtocolError

const hasType = (value: unknown): value is { type: string } =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** What an end does with each message that it may get: one that is forgotten here does not compile. */
export type Handlers<Message extends { type: string }> = {
  readonly [Type in Message['type']]: (message: Extract<Message, { type: Type }>) => void
}

/**
 * Null where a handler has taken the message, else the typed error to answer with. Looks at the name only: the shape
 * is known because both ends come from the same build, and what came from a page is checked by
 * trace/validate/page-message.ts.
 */
export const deliver = <Message extends { type: string }>(
  value: unknown,
  handlers: Handlers<Message>,
): ProtocolError | null => {
  if (!hasType(value)) {
    return protocolError('malformed-message', 'A message must be an object with a type.')
  }
  if (!Object.hasOwn(handlers, value.type)) {
    return protocolError('unknown-message', `Unknown message "${value.type.slice(0, 64)}".`)
  }
  const take = handlers[value.type as Message['type']] as (message: unknown) => void
  take(value)
  return null
}

/** The error message; `text` is one sentence for a developer. Any thread. */
export const protocolError = (code: ProtocolErrorCode, text: string): ProtocolError => ({
  type: 'protocol/error',
  code,
  text,
})
