// The record: the one fixed-size unit in which everything is observed, written, shipped, stored and read.
// This is the only file that knows an offset. Runs in every context: page, audio thread, extension, Node.
//
//   byte  0      1      2        4            8               16              24           28      32
//        ┌──────┬──────┬────────┬────────────┬───────────────┬───────────────┬────────────┬────────┐
//        │ kind │flags │ source │  sequence  │  frame (f64)  │  wallMs (f64) │  a (u32)   │   b    │
//        │  u8  │  u8  │  u16   │    u32     │  audio frames │  epoch ms     │            │ u32/f32│
//        └──────┴──────┴────────┴────────────┴───────────────┴───────────────┴────────────┴────────┘
// Little-endian. `sequence` counts each stream's records from 0 and also counts those that were dropped, so a gap in it
// is data. `frame` is NaN where no audio position belongs to the record. `b` is a float or an integer:
// `isIntegerB` says which. Wall time is epoch milliseconds (`performance.timeOrigin + performance.now()` on a
// page, `Temporal` in a worklet); a double resolves 0.25 µs there, far below any clock that browsers give.

import type { RecordView } from './record-view.ts'

export const RECORD_BYTES = 32

export const RECORD_OFFSET = {
  kind: 0,
  flags: 1,
  source: 2,
  sequence: 4,
  frame: 8,
  wallMs: 16,
  a: 24,
  b: 28,
} as const

/**
 * Every kind of record. Page kinds are below 32, audio-thread kinds from 32 on.
 * "event" is the number of an event, counted from 1 in each document; 0 means that the cause is not known.
 */
export const KIND = {
  /** A MIDI event reached the page. source: MIDI input; wall: its `timeStamp`; a: event; b: its word (midi-word.ts). */
  midiEvent: 1,
  /** The first handler of the page begins. source: MIDI input; a: event. */
  handlerStart: 2,
  /**
   * The last handler of the page has returned (one record for each input that got the message; the last counts). For a
   * device's events also what the handlers had queued has run. a: event.
   */
  handlerEnd: 3,
  /** Where a running context stood at the dispatch. source: context; frame: `currentTime` in frames; a: event. */
  eventFrame: 4,
  /**
   * An audio action begins (flags: its ACTION). source: node (port action) or context (others, and a post to the port
   * of its whole scope); a: event or 0; frame: start asked for, in frames, NaN for "now" (of a start also what is
   * past, of a post a time that its message names); b: for a post, its number on that port, from 1; for a start, where
   * the context stood, in frames, plus 1 (0: not told).
   */
  actionStart: 5,
  /** The same action's native call has returned. source, flags, a, b as in its `actionStart`. */
  actionEnd: 6,
  /** `getOutputTimestamp()`: source: context; frame: its contextTime in frames; wall: its performanceTime. */
  outputClock: 7,
  /** source: context; frame: `currentTime` in frames; wall: now; a: its timer, ms; b (f32): `outputLatency`, ms. */
  contextClock: 8,
  /** A figure that the platform reports. source: context or 0; a: STAT; b (f32): value. */
  stat: 9,
  /**
   * Offset of the audio thread's clock: source: context; wall: ping sent; a: round trip in µs; b (f32): worklet
   * minus middle of trip, ms.
   */
  clockPing: 10,
  /** A message of a processor (source: node) or of a scope (context) reached the page. a: its number, from 1. */
  pageArrive: 11,
  /**
   * An event that is no MIDI, written once it has caused an audio action. source: its trigger; wall: `event.timeStamp`,
   * or when a timer was asked to run; a: event; b: number of its EVENT_SOURCES.
   */
  pageEvent: 12,
  /**
   * The handlers of one buffer of a ScriptProcessor node have run. source: node; wall: their start; a: its number, from
   * 1; b (f32): µs of the main thread.
   */
  audioProcess: 14,
  /**
   * A long task of the page's main thread, written after it. wall: its start; b (f32): its time in ms, 0: from here on
   * the platform tells of them.
   */
  longTask: 15,

  // The page's graph. Its stream is its own (the source id of its definition); ids of nodes count from 1 in each
  // document, apart from those of sources. Names stand in graph-names.ts.
  /**
   * A node was made, or met for the first time; again where its channels are asked for. source: its context; flags: its
   * NODE_TYPES; frame: source id of its processor's definition, NaN where it has none; a: node; b (f32): packChannels.
   */
  graphNode: 16,
  /**
   * source: context of the first; flags: 0, or the parameter's PARAMETER_NAMES plus 1; frame: node that it goes to (0:
   * the parameter of something that is no node); a: node that it comes from; b (f32): packIndices.
   */
  graphConnect: 17,
  /** The same fields. frame 0: whatever it goes to; ANY_INDEX stands for any output or input. */
  graphDisconnect: 18,
  /** `start` or `stop` of a source. flags: GRAPH_CALL; frame: asked for, NaN for "now"; a: node. */
  graphCall: 19,
  /** The page's object of a node was collected. a: node. */
  graphGone: 20,
  /**
   * The value of a parameter, on request. source: its place among the node's parameters; flags: its PARAMETER_NAMES;
   * frame: where the context stands; a: node; b (f32): value.
   */
  graphValue: 21,
  /**
   * What leaves a node, on request: of the last tenths of a second, which overlap. source: channel, from 0, of one
   * telling each once; frame: RMS; a: node; b (f32): peak.
   */
  graphLevel: 22,
  /**
   * A call that schedules a parameter, on request: those that are kept, in their order, then each new one. source: as
   * in `graphValue`; flags: SCHEDULE_CALLS; frame: asked for; a: node; b (f32): value; NaN where the call has none or
   * is not told. Of "again" and "lasts" see there.
   */
  graphSchedule: 23,

  /**
   * In any stream, for records that were let go: those of one second and about the same time. flags: their kind;
   * source: theirs, or 0; wall: the second's beginning; a: how many; b (f32): their mean, µs; frame: the longest, µs.
   */
  lost: 24,

  /**
   * One timed call of process(). source: processor; frame: its quantum; wall: its start; a: quanta of this processor up
   * to here; b (f32): µs.
   */
  quantum: 32,
  /**
   * Summary, about ten a second for each processor. source: processor; a: quanta since the last summary; b: of these
   * timed.
   */
  quanta: 33,
  /**
   * A message event reached a processor, or the scope (SCOPE_PORT_INDEX). source: processor; frame: `currentFrame`; a:
   * its number on that port, from 1; b (f32): bytes of its buffers and texts (two for each unit) plus 1, of the message
   * itself and its first properties; negative where it holds more than these; 0: not looked at.
   */
  arrive: 34,
  /** A processor posted a message. source: processor; a: its number on that port, from 1; b as in `arrive`. */
  workletPost: 35,
  /**
   * Sound began at the output tap. source: 0; frame: the exact sample; wall: when it was found, from silence in its own
   * quantum; a: rise over the level before, in 0.01 dB (0xffffffff from silence); b (f32): peak of the quantum in which
   * it was found, of 128 frames of it at most.
   */
  onset: 36,
  /** Output level since the last one. source: 0; a: NaN samples | clipped ones << 16 (saturating); b (f32): peak. */
  level: 37,
  /**
   * The audio clock jumped or the thread came late. frame: after the gap; a: frames that are missing; b
   * (f32): lateness in ms.
   */
  gap: 38,
  /**
   * A processor was constructed. source: processor; b (f32): µs of its constructor. flags: FLAG.threw when that threw.
   */
  construct: 39,
  /** process() threw or returned false for the first time. source: processor. flags: FLAG.threw or FLAG.ended. */
  processEnd: 40,
  /**
   * The pitch of an awaited note appeared at the tap: tells whose an onset is. source: 0; frame: best estimate; a:
   * event modulo 2^17; b (f32): uncertainty in ms.
   */
  pitchOnset: 41,

  // The reference instrument. Its stream is its own (the source id of its definition); source is that id;
  // frame is the context's.
  /** A figure of the engine, about ten a second. a: ENGINE_STAT; b (f32): value. */
  engineStat: 48,
  /**
   * One sounding voice, about ten a second. flags: STAGE; a: voice | key << 8 | channel << 16 | isPedalled << 24; b
   * (f32): amplitude 0…1.
   */
  engineVoice: 49,
  /**
   * A voice was taken from a sounding note. a: voice | key << 8 | channel << 16 (of the note that lost it); b
   * (f32): its amplitude then.
   */
  engineSteal: 50,
  /**
   * The quality level changed. flags: ENGINE_QUALITY; a: ENGINE_REASON; b (f32): block time as a share of its budget.
   */
  engineQuality: 51,
} as const

/** True for kinds whose `b` is an unsigned integer; in every other kind it is a float. */
export function isIntegerB(kind: number): boolean {
  const isOfActions = kind >= KIND.midiEvent && kind <= KIND.actionEnd
  return isOfActions || kind === KIND.pageEvent || kind === KIND.quanta
}

/** What `flags` says in `actionStart` and `actionEnd`: low nibble the action, high nibble how its cause was known. */
export const ACTION = {
  post: 1,
  start: 2,
  stop: 3,
  param: 4,
  value: 5,
  connect: 6,
  resume: 7,
  play: 8,
} as const
export const CAUSE = { none: 0x00, handler: 0x10, microtask: 0x20, timer: 0x30 } as const
export const ACTION_MASK = 0x0f
export const CAUSE_MASK = 0xf0

/** What `flags` says in `graphCall`. */
export const GRAPH_CALL = { start: 1, stop: 2 } as const

/** What `flags` says in the other kinds. */
export const FLAG = {
  /** midiEvent: came from the panel's or the command line's virtual input. */
  virtual: 1,
  /** midiEvent, pageEvent: counted, but not tracked (sampling). */
  skipped: 2,
  /** pageEvent: something was pressed, so that sound may be meant; let go, so that it surely is not by itself. */
  press: 4,
  release: 8,
  /** quantum: timed besides the n-th ones, as one of the first calls, or because something went wrong just before. */
  extra: 1,
  /** onset: sound began from digital silence; the sample is exact. */
  fromSilence: 1,
  /** construct, processEnd: the page's code threw. */
  threw: 1,
  /** processEnd: process() returned false. */
  ended: 2,
} as const

/** What `a` says in a `stat` record. Counters are totals since the context was created. */
export const STAT = {
  outputLatencyMs: 1,
  baseLatencyMs: 2,
  underrunEvents: 3,
  underrunDurationMs: 4,
  playbackLatencyMs: 5,
  heapMegabytes: 6,
  /** Step of the page's clock, measured, µs. */
  pageClockStepUs: 7,
  /** Step of the audio thread's clock, measured, µs. */
  workletClockStepUs: 8,
  /** Cost of reading the audio thread's clock once, measured, µs. */
  workletClockCostUs: 9,
  /** What our wrappers took of the page's time for one MIDI event, mean since the last one, µs. */
  probeEventUs: 10,
  /** What the recorder took of the page's main thread since the last one, ms. */
  probePageMs: 11,
} as const

/**
 * What `a` says in an `engineStat` record. Counters are totals since the engine began; "mean" and "max"
 * are since the last one.
 */
export const ENGINE_STAT = {
  /**
   * Blocks rendered, and their time, µs: mean and most of those that were timed, and the 99th
   * percentile of the history.
   */
  blocks: 1,
  blockMeanUs: 2,
  blockMaxUs: 3,
  blockP99Us: 4,
  /** Frames of one block, and its budget, µs. */
  blockFrames: 5,
  budgetUs: 6,
  /** Blocks that took longer than they last; blocks asked for late or twice (the platform ran ahead). */
  underruns: 7,
  overruns: 8,
  activeVoices: 9,
  peakVoices: 10,
  voicesStarted: 11,
  voicesStolen: 12,
  voicesRefused: 13,
  /** µs for each, means of batches. */
  allocationUs: 14,
  stealUs: 15,
  /** From the message's arrival to the frame where it played, ms: mean and most. */
  midiMeanMs: 16,
  midiMaxMs: 17,
  queueDepth: 18,
  queuePeak: 19,
  queueOverflows: 20,
  events: 21,
  notes: 22,
  /** Effects' share of the block time, and the CPU share of the whole engine, 0…1. */
  effectsShare: 23,
  cpuShare: 24,
  /** Bank and engine, MB (10^6 bytes); growths of any pool after the start. */
  memoryMegabytes: 25,
  memoryPeakMegabytes: 26,
  allocations: 27,
  nonFinite: 28,
  clipped: 29,
  peak: 30,
  /** 0 GOOD, 1 DEGRADED. */
  status: 31,
  /** Step of the clock that timed it, µs. */
  clockStepUs: 32,
  /** Output frames that the resampler adds. */
  latencyFrames: 33,
  /** Spread (standard deviation) of the block time, µs. */
  blockJitterUs: 34,
  /**
   * How many values stand behind the means since the last one: blocks, allocations, steals, timed stretches of effects
   * (one or more a block), messages.
   */
  timedBlocks: 35,
  timedAllocations: 36,
  timedSteals: 37,
  timedSections: 38,
  midiMessages: 39,
  /** What the dashboard holds against the engine now: bits of ENGINE_CONDITION. */
  warnings: 40,
  criticals: 41,
  /** Which ENGINE_KERNEL plays the voices. 1: the WebAssembly kernel failed. */
  kernel: 42,
  kernelFault: 43,
} as const
export const ENGINE_KERNEL = { js: 0, wasm: 1 } as const

/** Bits of ENGINE_STAT.warnings and criticals. */
export const ENGINE_CONDITION = {
  blockTime: 1,
  midiLatency: 2,
  queue: 4,
  memory: 8,
  stealing: 16,
  underrun: 32,
  allocation: 64,
  notFinite: 128,
} as const

/** `flags` of `engineQuality`. */
export const ENGINE_QUALITY = { maximum: 0, high: 1, medium: 2, low: 3 } as const
/** `a` of `engineQuality`. */
export const ENGINE_REASON = { start: 0, late: 1, recovered: 2, chosen: 3 } as const

/** One record in the form that readers use. `b` is read by kind. */
export interface TraceRecord {
  kind: number
  flags: number
  source: number
  sequence: number
  frame: number
  wallMs: number
  a: number
  b: number
}

/** Writes one record at `byteOffset`, a multiple of 8. Any thread; allocates nothing; the view must have room. */
export function writeRecord(
  { words, floats, doubles }: RecordView,
  byteOffset: number,
  kind: number,
  flags: number,
  source: number,
  sequence: number,
  frame: number,
  wallMs: number,
  a: number,
  b: number,
): void {
  const word = byteOffset >> 2
  const double = byteOffset >> 3
  words[word] = kind | ((flags & 0xff) << 8) | (source << 16)
  words[word + 1] = sequence
  doubles[double + 1] = frame
  doubles[double + 2] = wallMs
  words[word + 6] = a
  if (isIntegerB(kind)) words[word + 7] = b
  else floats[word + 7] = b
}

/** The record at `byteOffset`. Any thread; allocates one object unless `into` is given. */
export function readRecord(view: DataView, byteOffset: number, into?: TraceRecord): TraceRecord {
  const record = into ?? {
    kind: 0,
    flags: 0,
    source: 0,
    sequence: 0,
    frame: 0,
    wallMs: 0,
    a: 0,
    b: 0,
  }
  const kind = view.getUint8(byteOffset + RECORD_OFFSET.kind)
  record.kind = kind
  record.flags = view.getUint8(byteOffset + RECORD_OFFSET.flags)
  record.source = view.getUint16(byteOffset + RECORD_OFFSET.source, true)
  record.sequence = view.getUint32(byteOffset + RECORD_OFFSET.sequence, true)
  record.frame = view.getFloat64(byteOffset + RECORD_OFFSET.frame, true)
  record.wallMs = view.getFloat64(byteOffset + RECORD_OFFSET.wallMs, true)
  record.a = view.getUint32(byteOffset + RECORD_OFFSET.a, true)
  record.b = isIntegerB(kind)
    ? view.getUint32(byteOffset + RECORD_OFFSET.b, true)
    : view.getFloat32(byteOffset + RECORD_OFFSET.b, true)
  return record
}
