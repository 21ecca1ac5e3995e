// Trace files that are small and unfold: one of each kind that was found, and its neighbours. Their sums are right; of
// the writer's own bounds nothing is kept.

import { encodeFileHead, headerOf } from '../../../trace/file/header.ts'
import { encodeMessage } from '../../../trace/file/message-codec.ts'
import { packMidi } from '../../../trace/wire/midi-word.ts'
import type { PageMessage, StampedMessage } from '../../../trace/wire/protocol.ts'
import { ACTION, CAUSE, KIND, RECORD_BYTES, writeRecord } from '../../../trace/wire/record.ts'
import { DEFAULT_HELLO } from './hello.ts'
import { chunkStarts, sealedChunk } from './trace-bytes.ts'

const START_MS = 1_800_000_000_000
const NOTE_ON = packMidi(0x90, 0x3c, 0x64)
const CHUNK_RAW_BYTES = 4 * 1024 * 1024
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

export interface Bomb {
  name: string
  messages(): Iterable<StampedMessage>
}

const stamped = (message: PageMessage, document = 'd'): StampedMessage => ({
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

const node = (id: number, contextId: number, name: string): PageMessage => ({
  type: 'source/define',
  source: { kind: 'node', id, contextId, name, processorIndex: id % 200, joined: false },
})

const processor = (contextId: number, processorIndex: number): PageMessage => ({
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
    const view = new DataView(bytes)
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

function* hellos(documents: number): Generator<StampedMessage> {
  for (let index = 0; index < documents; index++) yield stamped(DEFAULT_HELLO, `d${index}`)
}

function* repeated(
  count: number,
  messageAt: (index: number) => PageMessage,
): Generator<StampedMessage> {
  yield stamped(DEFAULT_HELLO)
  for (let index = 0; index < count; index++) yield stamped(messageAt(index))
}

/** One context, one input, and so many records of the page's or the context's stream. */
function* recorded(
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
function* processorGrid(contexts: number, processors: number): Generator<StampedMessage> {
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

function* contextGrid(documents: number, contexts: number): Generator<StampedMessage> {
  for (const hello of hellos(documents)) {
    yield hello
    for (let id = 1; id <= contexts; id++) yield stamped(context(id), hello.document)
  }
}

/** Notes that never end, each with as many actions as are kept, in many documents. */
function* openEvents(
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
function* onsets(count: number): Generator<StampedMessage> {
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

const MANY = 4_000_000

/** Of the kinds that were found, and neighbours of them. Each is unfolded only as far as it is asked for. */
export const BOMBS: readonly Bomb[] = [
  { name: '256 contexts of 256 processors', messages: () => processorGrid(256, 256) },
  { name: '1024 documents of 256 contexts', messages: () => contextGrid(1024, 256) },
  {
    name: 'tiny messages',
    messages: () => repeated(MANY, () => ({ type: 'document/bye', wallMs: 1 })),
  },
  {
    name: 'long names',
    messages: () => repeated(600_000, (index) => node(1 + (index % 60_000), 1, 'n'.repeat(500))),
  },
  {
    name: 'quanta',
    messages: () =>
      recorded(1, MANY, (index) => ({
        kind: KIND.quantum,
        source: 1 + (index % 256),
        frame: index,
        wallMs: index * 100,
        a: index,
        b: index % 60_000,
      })),
  },
  {
    name: 'chart rows',
    messages: () =>
      recorded(1, MANY, (index) => ({ kind: KIND.level, frame: index, wallMs: index * 101, b: 1 })),
  },
  {
    name: 'clocks that jump',
    messages: () =>
      recorded(0, MANY, (index) => ({
        kind: KIND.contextClock,
        frame: index * 4000,
        wallMs: index * 83 + (index % 7) * 400,
        b: 10,
      })),
  },
  {
    name: 'pings',
    messages: () =>
      recorded(0, MANY, (index) => ({ kind: KIND.clockPing, wallMs: index, a: 100, b: 1 })),
  },
  {
    name: 'events',
    messages: () =>
      recorded(0, MANY, (index) => ({
        kind: KIND.midiEvent,
        source: 9,
        wallMs: index * 2000,
        a: index + 1,
        b: NOTE_ON,
      })),
  },
  { name: 'events that never end', messages: () => openEvents(64, 1024, 60) },
  { name: 'sounds for a thousand notes', messages: () => onsets(MANY) },
  {
    name: 'single records while a thousand notes wait',
    *messages() {
      yield* openEvents(1, 1000, 3)
      yield* chunks(1, MANY, (index) => ({ kind: KIND.level, wallMs: index % 9 }), 'd0', 1)
    },
  },
  {
    name: 'arrivals in every context',
    *messages() {
      yield stamped(DEFAULT_HELLO)
      for (let id = 1; id <= 256; id++) {
        yield stamped(context(id))
        yield* chunks(id, 16_384, (index) => ({ kind: KIND.arrive, source: 1, a: index }))
      }
    },
  },
]

/** The bytes of a file with these messages: 4 MiB of them in each chunk. No more than `maxRawBytes` are unfolded. */
export function bombFile(bomb: Bomb, maxRawBytes = 256 * 1024 * 1024): Uint8Array {
  const parts: Uint8Array[] = [encodeFileHead(headerOf([], null))]
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  let rawBytes = 0
  const cut = (): void => {
    parts.push(sealedChunk('MSGS', Buffer.concat(pending)))
    rawBytes += pendingBytes
    pending = []
    pendingBytes = 0
  }
  for (const message of bomb.messages()) {
    const encoded = encodeMessage(message)
    if (pendingBytes + encoded.length > CHUNK_RAW_BYTES) cut()
    if (rawBytes >= maxRawBytes) break
    pending.push(encoded)
    pendingBytes += encoded.length
  }
  cut()
  parts.push(sealedChunk('TEND', Buffer.from('{}')))
  return Buffer.concat(parts)
}

/** A file of chunks of a type that nobody knows, 4 MiB each. */
export function unknownChunks(count: number): Uint8Array {
  const chunk = sealedChunk('futr', new Uint8Array(CHUNK_RAW_BYTES))
  return Buffer.concat([
    encodeFileHead(headerOf([], null)),
    ...Array.from({ length: count }, () => chunk),
    sealedChunk('TEND', Buffer.from('{}')),
  ])
}

/** Messages of `longTrace`. */
export const LONG_TRACE_MESSAGES = 252_000

/**
 * A file that is worth being read whole, and longer than is read unasked: small messages, behind bytes of a type that
 * nobody knows.
 */
export function longTrace(): Uint8Array {
  const bytes = new Uint8Array(1024 * 1024 * 1.5)
  let state = 1
  for (let at = 0; at < bytes.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = state >>> 24
  }
  const messages = (): Iterable<StampedMessage> =>
    repeated(LONG_TRACE_MESSAGES - 1, () => ({ type: 'document/bye', wallMs: 1 }))
  const file = bombFile({ name: 'long', messages })
  const [start = 0] = chunkStarts(file)
  return Buffer.concat([file.subarray(0, start), sealedChunk('padd', bytes), file.subarray(start)])
}
