// The one typed map of messages between contexts, `noun/verb`, versioned. Types only: the page writes them, everybody
// else validates them (trace/validate/page-message.ts) before use, because the page is hostile input.
//
//   page world ──PageMessage──► bridge ──StampedMessage──► panel / command line / trace file
//   page world ◄─RecorderCommand─ bridge ◄─PanelCommand──── panel / command line

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
} as const

/** Stream 0 is the page's main thread; the audio thread of a context has the context's source id as its stream. */
export const PAGE_STREAM = 0

/** Source id 0 is "the document itself" (or, in a worklet stream, "the scope itself": tap and gaps). */
export type SourceId = number

export type ContextState = 'suspended' | 'running' | 'closed' | 'interrupted'

/** What is known of the output tap and of the processor probe of a context. */
export type ProbeState =
  | 'loading'
  | 'running'
  /** The module could not be loaded (page policy) or the context has no AudioWorklet (insecure page). */
  | 'blocked'
  /** An offline context: no tap, processors only. */
  | 'offline'

export interface ContextDefinition {
  kind: 'context'
  id: SourceId
  contextType: 'realtime' | 'offline'
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
  /** n-th AudioWorkletNode of its context, from 1: the `source` of its records in the context's worklet stream. 0: not known (joined). */
  processorIndex: number
  joined: boolean
}

export interface MidiInputDefinition {
  kind: 'midiInput'
  id: SourceId
  name: string
  manufacturer: string
  virtual: boolean
}

/**
 * The reference instrument. Its node and its context (where that is its own) are defined like the page's, before this; its MIDI
 * input is one of our own, so that its frames are told from the page's. Its engine's records form the stream of this id.
 */
export interface ReferenceDefinition {
  kind: 'reference'
  id: SourceId
  contextId: SourceId
  nodeId: SourceId
  inputId: SourceId
  /** True: it plays in a context of the page. */
  isJoined: boolean
  mode: ReferenceMode
}

export type ReferenceMode = 'hardware' | 'sf2'

export type ReferenceState = 'loading' | 'ready' | 'failed' | 'removed'

export type SourceDefinition =
  | ContextDefinition
  | NodeDefinition
  | MidiInputDefinition
  | ReferenceDefinition

export type ClockName = 'Temporal' | 'performance.now' | 'Date.now'

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
  /** Something the user should know; `code` is stable, `text` one sentence. */
  | { type: 'recorder/notice'; code: NoticeCode; text: string; wallMs: number }
  | {
      type: 'midi/requested'
      wallMs: number
      /** What the page got. */ outcome: 'native' | 'virtual-only' | 'rejected'
    }
  /** What became of the reference instrument. `id` 0: it never came to be. */
  | {
      type: 'reference/state'
      id: SourceId
      state: ReferenceState
      /** Why it failed, one sentence; '' otherwise. */
      reason: string
      bankName: string
      presets: number
      mode: ReferenceMode
      wallMs: number
    }
  /** The recorder has stopped and the natives are back. */
  | { type: 'recorder/stopped'; wallMs: number }

export type NoticeCode =
  | 'probe-blocked'
  | 'insecure-context'
  | 'joined-objects'
  | 'source-limit'
  | 'wrapper-fault'
  | 'unobserved-context'
  | 'virtual-input-off'
  | 'midi-refused'
  | 'output-untold'

/** What the recorder can be told. Everything has a default; invalid values fall back to it and say so. */
export interface RecorderConfig {
  /** Address of the worklet probe module; '' where there is none. */
  workletUrl: string
  /** Share of MIDI events that are tracked, 0…1. */
  samplingRate: number
  /** Every n-th quantum of a processor is timed, 1…1024. */
  timedQuantumEvery: number
  /** Show the virtual MIDI input *Awescope* to the page. */
  virtualMidi: boolean
}

export const DEFAULT_RECORDER_CONFIG: RecorderConfig = {
  workletUrl: '',
  samplingRate: 1,
  timedQuantumEvery: 8,
  virtualMidi: true,
}

/** Messages that enter the page world. */
export type RecorderCommand =
  | { type: 'recorder/configure'; config: RecorderConfig }
  /** Chunks up to this many (since document/hello) have arrived: flow control. */
  | { type: 'records/acknowledge'; chunks: number }
  /** Write out everything now; answered by the chunks themselves. */
  | { type: 'records/flush' }
  /** One MIDI message for the virtual input. */
  | { type: 'midi/send'; bytes: number[] }
  /**
   * Put the reference instrument into the page. `contextId` 0: a context of its own. It is silent until it has a bank, and
   * hears the page's MIDI events while `followsMidi`. One for each document; a second one replaces the first.
   */
  | {
      type: 'reference/inject'
      workletUrl: string
      contextId: SourceId
      followsMidi: boolean
      options: ReferenceOptions
    }
  /** A SoundFont 2 file as bytes (SF3 is expanded before it comes here). Transferred wherever the way allows. */
  | { type: 'reference/bank'; name: string; bytes: ArrayBuffer }
  /** Change what can be changed while it sounds; the mode and the number of voices start a new engine with the same bank. */
  | { type: 'reference/configure'; followsMidi: boolean; options: ReferenceOptions }
  /** Play a list of messages, `atMs` after now each, `bytes` one after the other (`lengths`), at most LIMIT.referenceEvents. Replaces what plays. */
  | { type: 'reference/play'; atMs: Float64Array; lengths: Uint16Array; bytes: Uint8Array }
  | { type: 'reference/silence' }
  | { type: 'reference/remove' }
  /** Stop, restore the natives, answer recorder/stopped. */
  | { type: 'recorder/stop' }

/** Of the reference instrument; what the engine's own options mean, without the rate. `quality` −1: adaptive, else ENGINE_QUALITY. */
export interface ReferenceOptions {
  mode: ReferenceMode
  voices: number
  stealing: 'recommended' | 'win95' | 'dos' | 'alsa' | 'fluidsynth'
  reverb: number
  chorus: number
  bass: number
  treble: number
  effects: boolean
  quality: number
  /** Output gain, 0…1; 0 measures without being heard after the tap. */
  gain: number
}

export const DEFAULT_REFERENCE_OPTIONS: ReferenceOptions = {
  mode: 'hardware',
  voices: 32,
  stealing: 'recommended',
  reverb: 4,
  chorus: 2,
  bass: 5,
  treble: 9,
  effects: true,
  quality: -1,
  gain: 1,
}

/** Where a message came from, as the browser's own port says. `document` is unique for each loaded document. */
export interface Stamp {
  document: string
  frameId: number
}

export interface StampedMessage extends Stamp {
  message: PageMessage
}
