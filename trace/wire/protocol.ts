// The one typed map of messages between contexts, `noun/verb`, versioned: the page writes them, everybody else
// validates them (trace/validate/page-message.ts) before use, because the page is hostile input. Each set of words is
// a list here, its union is made of the list, and what must know all of them is a mapped type over it. Any context.
//
//   page world ──PageMessage──► bridge ──StampedMessage──► panel / command line / trace file
//   page world ◄─RecorderCommand─ bridge ◄─PanelCommand──── panel / command line

import type { EngineMode } from './engine-options.ts'
import type { EventSource } from './event-sources.ts'

export const PROTOCOL_VERSION = 1

/** Bounds that both ends keep; what is over them is refused (reader) or never sent (writer). */
export const LIMIT = {
  /** Records in one chunk: 2048 × 32 B = 64 KiB, about a second of a very busy page. */
  chunkRecords: 2048,
  /** Characters in any string that a page can choose. */
  stringLength: 512,
  /** Sources (contexts, nodes, inputs) that one document may define; further ones share id 65535. */
  sources: 65534,
  /** Bytes of one MIDI message that travels to the page. */
  midiBytes: 1024,
  /** Chunks that wait in the page while nobody acknowledges; after that the newest are dropped and counted. */
  unacknowledgedChunks: 64,
  /** Events of a piece that the reference instrument plays. */
  referenceEvents: 1_000_000,
  /** Bytes of a bank that travels to a page. */
  bankBytes: 512 * 1024 * 1024,
  /** Messages that one `performance/asked` tells of. */
  askedEvents: 512,
  /** Times that music is performed in a row. */
  performances: 1000,
} as const

/** Stream 0 is the page's main thread; the audio thread of a context has the context's source id as its stream. */
export const PAGE_STREAM = 0

/** Source id 0 is "the document itself" (or, in a worklet stream, "the scope itself": tap and gaps). */
export type SourceId = number

export const CONTEXT_STATES = ['suspended', 'running', 'closed', 'interrupted'] as const
export type ContextState = (typeof CONTEXT_STATES)[number]

/**
 * What is known of the output tap and of the processor probe of a context. `blocked`: the module could not be loaded
 * (page policy) or the context has no AudioWorklet (insecure page). `offline`: an offline context has no tap,
 * processors only.
 */
export const PROBE_STATES = ['loading', 'running', 'blocked', 'offline'] as const
export type ProbeState = (typeof PROBE_STATES)[number]

export const CONTEXT_TYPES = ['realtime', 'offline'] as const
export type ContextType = (typeof CONTEXT_TYPES)[number]

export interface ContextDefinition {
  kind: 'context'
  id: SourceId
  contextType: ContextType
  sampleRate: number
  /** Frames that are rendered at a time: `renderQuantumSize` where the platform has it, else DEFAULT_QUANTUM_FRAMES. */
  renderQuantumFrames: number
  baseLatencyMs: number
  /** `sinkId` where the platform tells it, else ''. */
  sink: string
  createdWallMs: number
  /** True when it was made before recording began: what came before cannot be seen. */
  joined: boolean
}

export interface NodeDefinition {
  kind: 'node'
  id: SourceId
  contextId: SourceId
  /** Name under which the processor is registered. */
  name: string
  /**
   * n-th AudioWorkletNode of its context, from 1: the `source` of its records in the context's worklet stream. 0: not
   * known (joined).
   */
  processorIndex: number
  /** Of a ScriptProcessor node, whose handler runs in the page: frames of its buffer. 0 for any other. */
  bufferFrames: number
  joined: boolean
}

export interface MidiInputDefinition {
  kind: 'midiInput'
  id: SourceId
  name: string
  manufacturer: string
  virtual: boolean
}

/** What began events that are no MIDI: many events may share one. */
export interface TriggerDefinition {
  kind: 'trigger'
  id: SourceId
  source: EventSource
  /** Type of the event, or name of the call, such as "pointerdown" or "setInterval". */
  event: string
  /** What it was done to or with: a key's code, or an element as "button#play"; '' where nothing tells. */
  detail: string
}

/**
 * The reference instrument. Its node and its context (where that is its own) are defined like the page's, before
 * this; its MIDI input is one of our own, so that its frames are told from the page's. Its engine's records form the
 * stream of this id.
 */
export interface ReferenceDefinition {
  kind: 'reference'
  id: SourceId
  contextId: SourceId
  nodeId: SourceId
  inputId: SourceId
  /** True: it plays in a context of the page. */
  isJoined: boolean
  mode: EngineMode
}

/** The page's graph, whose records form the stream of this id. One for each recording of a document. */
export interface GraphDefinition {
  kind: 'graph'
  id: SourceId
  /** Nodes that were made before are known from when they are used. */
  joined: boolean
}

export const REFERENCE_STATES = ['loading', 'ready', 'failed', 'removed'] as const
export type ReferenceState = (typeof REFERENCE_STATES)[number]

export type SourceDefinition =
  | ContextDefinition
  | NodeDefinition
  | MidiInputDefinition
  | TriggerDefinition
  | ReferenceDefinition
  | GraphDefinition

export type SourceKind = SourceDefinition['kind']

/** The definition of one kind of source. */
export type SourceOf<Kind extends SourceKind> = Extract<SourceDefinition, { kind: Kind }>

export const CLOCK_NAMES = ['Temporal', 'performance.now', 'Date.now'] as const
export type ClockName = (typeof CLOCK_NAMES)[number]

/** What a page got that asked for MIDI. */
export const MIDI_OUTCOMES = ['native', 'virtual-only', 'rejected'] as const
export type MidiOutcome = (typeof MIDI_OUTCOMES)[number]

/** What can become of a document and its machine while it plays: seen or not, stopped by the browser, other devices. */
export const DOCUMENT_CONDITIONS = [
  'visible',
  'hidden',
  'frozen',
  'resumed',
  'devices-changed',
] as const
export type DocumentCondition = (typeof DOCUMENT_CONDITIONS)[number]

/** Messages that leave the page world. All plain data; `bytes` are transferred. */
export type PageMessage =
  | {
      type: 'document/hello'
      version: number
      url: string
      title: string
      timeOriginMs: number
      startedWallMs: number
      /** True when recording began after the page's own scripts had run. */
      joined: boolean
      isTopFrame: boolean
      crossOriginIsolated: boolean
      userAgent: string
      platform: string
      clockStepUs: number
    }
  | { type: 'document/bye'; wallMs: number }
  /** Told at the beginning (`visible` or `hidden`) and at each change, by who stands beside the recorder. */
  | { type: 'document/condition'; condition: DocumentCondition; wallMs: number }
  | { type: 'source/define'; source: SourceDefinition }
  | {
      type: 'context/update'
      id: SourceId
      state: ContextState
      probe: ProbeState
      /** Why the probe is blocked, '' otherwise. */
      reason: string
      baseLatencyMs: number
      sink: string
      wallMs: number
    }
  /** What the audio thread says of itself once it runs. */
  | {
      type: 'worklet/hello'
      contextId: SourceId
      clock: ClockName
      clockStepUs: number
      clockCostUs: number
      shared: boolean
    }
  /** A processor as the audio thread knows it. */
  | {
      type: 'processor/define'
      contextId: SourceId
      processorIndex: number
      name: string
      joined: boolean
    }
  /** `bytes.byteLength` is a multiple of RECORD_BYTES; `dropped` is the stream's total so far. */
  | { type: 'records/chunk'; stream: number; dropped: number; bytes: ArrayBuffer }
  /** Something the user should know; `code` is stable, `text` what belongs to it: nothing, an id, a sentence. */
  | { type: 'recorder/notice'; code: NoticeCode; text: string; wallMs: number }
  | { type: 'midi/requested'; wallMs: number; outcome: MidiOutcome }
  /** What became of the reference instrument. `id` 0: it never came to be. */
  | {
      type: 'reference/state'
      id: SourceId
      state: ReferenceState
      /** Why it failed, one sentence; '' otherwise. */
      reason: string
      bankName: string
      presets: number
      mode: EngineMode
      wallMs: number
    }
  /** A place of the page's code where nodes of this graph are made: the stack there. */
  | { type: 'graph/site'; graph: SourceId; site: number; text: string }
  /** The name behind a number of OWN_NAMES in the records of this graph. */
  | { type: 'graph/parameter'; graph: SourceId; number: number; text: string }
  /** The recorder has stopped and the natives are back. */
  | { type: 'recorder/stopped'; wallMs: number }
  /**
   * From here on music is played into the virtual input, told by who plays it: never by the page. `wallMs`: when it
   * begins; `digest`: of the music (performance/music-bytes.ts), which tells what is performed again; `name`: such as a
   * file's; `run` of `runs`, from 1.
   */
  | {
      type: 'performance/start'
      wallMs: number
      digest: string
      name: string
      events: number
      durationMs: number
      run: number
      runs: number
    }
  /**
   * What is to be played next, before it is: messages from number `first` of the music on, from 0, by ms after the
   * beginning and the first three bytes as a MIDI word.
   */
  | { type: 'performance/asked'; first: number; atMs: number[]; words: number[] }
  /**
   * A place that the user has marked, with a note ('': none), or that one no more; the latest with an `id` counts. Told
   * by who records, or shows a recording: never by the page, of whose document it is not.
   */
  | { type: 'marker/set'; id: number; wallMs: number; text: string; isRemoved: boolean }

export type PageMessageType = PageMessage['type']

/** The message of one type. */
export type PageMessageOf<Type extends PageMessageType> = Extract<PageMessage, { type: Type }>

type BinaryMessageType = Extract<PageMessage, { bytes: ArrayBuffer }>['type']

/** Messages that carry bytes beside their plain fields: what turns messages into text must keep them apart. */
export const BINARY_MESSAGES: { readonly [Type in BinaryMessageType]: true } = {
  'records/chunk': true,
}

type KeyOf<Message> = (message: Message) => string | number

/**
 * Which messages of one type stand for each other: the newest with a key says all that those before it said, so
 * whoever comes late needs only that one. Null: each counts.
 */
export const MESSAGE_KEYS: {
  readonly [Type in PageMessageType]: KeyOf<PageMessageOf<Type>> | null
} = {
  'document/hello': () => '',
  'document/bye': () => '',
  // Each counts: a glitch is explained by how it was then.
  'document/condition': ({ condition, wallMs }) => `${condition}:${wallMs}`,
  'source/define': ({ source }) => source.id,
  'context/update': ({ id }) => id,
  'worklet/hello': ({ contextId }) => contextId,
  'processor/define': ({ contextId, processorIndex }) => `${contextId}:${processorIndex}`,
  'records/chunk': null,
  'recorder/notice': ({ code, text }) => `${code}:${text}`,
  'midi/requested': () => '',
  'reference/state': ({ id }) => id,
  'graph/site': ({ graph, site }) => `${graph}:${site}`,
  'graph/parameter': ({ graph, number }) => `${graph}:${number}`,
  'recorder/stopped': () => '',
  'performance/start': ({ wallMs }) => wallMs,
  // Each counts: what was asked for is set against what came.
  'performance/asked': ({ first }) => first,
  'marker/set': ({ id }) => id,
}

export const NOTICE_CODES = [
  'probe-blocked',
  'insecure-context',
  'joined-objects',
  'source-limit',
  'wrapper-fault',
  'unobserved-context',
  'virtual-input-off',
  'midi-refused',
  'output-untold',
  'stream-output',
  'process-untimed',
] as const
export type NoticeCode = (typeof NOTICE_CODES)[number]

/** Where a message came from, as the browser's own port says. `document` is unique for each loaded document. */
export interface Stamp {
  document: string
  frameId: number
}

export interface StampedMessage extends Stamp {
  message: PageMessage
}
