// Trace files that are small and unfold: one of each kind that was found, and its neighbours. Their sums are right; of
// the writer's own bounds nothing is kept. Node.

import { encodeFileHead, headerOf } from '../../../trace/file/header.ts'
import { encodeMessage } from '../../../trace/file/message-codec.ts'
import { encodeColumns } from '../../../trace/file/message-columns.ts'
import type { StampedMessage } from '../../../trace/wire/protocol.ts'
import { KIND } from '../../../trace/wire/record.ts'
import { DEFAULT_HELLO } from './hello.ts'
import {
  chunks,
  context,
  contextGrid,
  node,
  NOTE_ON,
  onsets,
  openEvents,
  processorGrid,
  recorded,
  repeated,
  stamped,
} from './hostile-messages.ts'
import { chunkStarts, sealedChunk } from './trace-bytes.ts'

const CHUNK_RAW_BYTES = 4 * 1024 * 1024
export interface Bomb {
  name: string
  messages(): Iterable<StampedMessage>
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
    name: 'threads that are late',
    messages: () =>
      recorded(1, MANY, (index) => ({
        kind: KIND.gap,
        frame: index,
        wallMs: index * (index % 3 === 0 ? 500 : 5),
        b: 40,
      })),
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

/** A file of columns that are all alike: in each chunk some 4 MiB of records, of two hundred bytes. */
export function alikeColumns(count: number): Uint8Array {
  const records = recorded(1, 60 * 2048, () => ({ kind: KIND.stat, a: 1, b: 1 }))
  const chunk = sealedChunk('COLS', encodeColumns([...records]))
  return Buffer.concat([
    encodeFileHead(headerOf([], null)),
    ...Array.from({ length: count }, () => chunk),
    sealedChunk('TEND', Buffer.from('{}')),
  ])
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
