// What a hostile page may send, in the protocol's own words: as many of everything as goes. Any context.

import { packMidi } from '../../../trace/wire/midi-word.ts'
import type { PageMessage, StampedMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, CAUSE, KIND, RECORD_BYTES, writeRecord } from '../../../trace/wire/record.ts'
import { recordView } from '../../../trace/wire/record-view.ts'
import { DEFAULT_HELLO } from './hello.ts'

const START_MS = 1_800_000_000_000
export const NOTE_ON = packMidi(0x90, 0x3c, 0x64)
const CHUNK_RECORDS = 2048

/** What of a record matters; `index` counts through all of a bomb. */
interface BombRecord {
  kind: number
  flags?: number
  source?: number
  frame?: number
  wallMs?: number
  a?: number
  b?: number
}

export const stamped = (message: PageMessage, document = 'd'): StampedMessage => ({
  document,
  frameId: 0,
  message,
})

export const context = (id: number): PageMessage => ({
  type: 'source/define',
  source: {
    kind: 'context',
    id,
    contextType: 'realtime',
    sampleRate: 48_000,
    renderQuantumFrames: 128,
    baseLatencyMs: 10,
    sink: '',
    createdWallMs: START_MS,
    joined: false,
  },
})

export const node = (id: number, contextId: number, name: string): PageMessage => ({
  type: 'source/define',
  source: {
    kind: 'node',
    id,
    contextId,
    name,
    processorIndex: id % 200,
    bufferFrames: 0,
    joined: false,
  },
})

export const processor = (contextId: number, processorIndex: number): PageMessage => ({
  type: 'processor/define',
  contextId,
  processorIndex,
  name: 'synth',
  joined: false,
})

/** Chunks of one stream, `count` records in all. */
export function* chunks(
  stream: number,
  count: number,
  recordAt: (index: number) => BombRecord,
  document = 'd',
  perChunk = CHUNK_RECORDS,
): Generator<StampedMessage> {
  for (let from = 0; from < count; from += perChunk) {
    const length = Math.min(perChunk, count - from)
    const bytes = new ArrayBuffer(length * RECORD_BYTES)
    const view = recordView(bytes)
    for (let index = 0; index < length; index++) {
      const record = recordAt(from + index)
      const { kind, flags = 0, source = 1, frame = 0, wallMs = 0, a = 0, b = 0 } = record
      const sequence = from + index
      const at = index * RECORD_BYTES
      writeRecord(view, at, kind, flags, source, sequence, frame, START_MS + wallMs, a, b)
    }
    yield stamped({ type: 'records/chunk', stream, dropped: 0, bytes }, document)
  }
}

export function* hellos(documents: number): Generator<StampedMessage> {
  for (let index = 0; index < documents; index++) yield stamped(DEFAULT_HELLO, `d${index}`)
}

export function* repeated(
  count: number,
  messageAt: (index: number) => PageMessage,
): Generator<StampedMessage> {
  yield stamped(DEFAULT_HELLO)
  for (let index = 0; index < count; index++) yield stamped(messageAt(index))
}

/** One context, one input, and so many records of the page's or the context's stream. */
export function* recorded(
  stream: number,
  count: number,
  recordAt: (index: number) => BombRecord,
  perChunk?: number,
): Generator<StampedMessage> {
  yield stamped(DEFAULT_HELLO)
  yield stamped(context(1))
  yield* chunks(stream, count, recordAt, 'd', perChunk)
}

/** Every context with every processor, timed once. */
export function* processorGrid(contexts: number, processors: number): Generator<StampedMessage> {
  yield stamped(DEFAULT_HELLO)
  for (let id = 1; id <= contexts; id++) {
    yield stamped(context(id))
    for (let index = 1; index <= processors; index++) yield stamped(processor(id, index))
    yield* chunks(id, processors, (index) => ({
      kind: KIND.quantum,
      source: index + 1,
      frame: 128,
      a: 1,
      b: 100,
    }))
  }
}

export function* contextGrid(documents: number, contexts: number): Generator<StampedMessage> {
  for (const hello of hellos(documents)) {
    yield hello
    for (let id = 1; id <= contexts; id++) yield stamped(context(id), hello.document)
  }
}

/** Notes that never end, each with as many actions as are kept, in many documents. */
export function* openEvents(
  documents: number,
  events: number,
  actions: number,
): Generator<StampedMessage> {
  for (const hello of hellos(documents)) {
    yield hello
    yield stamped(context(1), hello.document)
    const flags = ACTION.start | CAUSE.handler
    yield* chunks(
      0,
      events * (1 + actions),
      (index) => {
        const event = 1 + Math.floor(index / (1 + actions))
        return index % (1 + actions) === 0
          ? { kind: KIND.midiEvent, source: 9, a: event, b: NOTE_ON }
          : { kind: KIND.actionStart, flags, frame: 1e9, a: event, b: index }
      },
      hello.document,
    )
  }
}

/** Sounds that each of a thousand waiting notes could have made. */
export function* onsets(count: number): Generator<StampedMessage> {
  yield* openEvents(1, 1000, 3)
  yield* chunks(
    1,
    count,
    (index) => ({ kind: KIND.onset, frame: index * 128, wallMs: index % 50 }),
    'd0',
  )
}

/**
 * A thousand notes with a hundred actions each, and in four contexts a thousand sounds each that any of them could have
 * made; nothing tells yet that they are all there.
 */
export function* crowdedEnd(): Generator<StampedMessage> {
  yield* openEvents(1, 1000, 100)
  for (let id = 1; id <= 4; id++) {
    yield stamped(context(id), 'd0')
    yield* chunks(
      id,
      1000,
      (index) => ({ kind: KIND.onset, frame: 1e9 + index * 128, wallMs: 100 }),
      'd0',
    )
  }
}
