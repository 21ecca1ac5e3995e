// The inside of a chunk in columns: messages as lines of JSON, their records field by field behind one another, so that
// little of them is left. Nothing is known from one chunk to the next. Any context. docs/trace-format.md tells the
// whole.

import { sizeOf } from '../validate/message-cost.ts'
import type { StampedMessage } from '../wire/protocol.ts'
import { RECORD_BYTES, RECORD_OFFSET } from '../wire/record.ts'
import { ColumnError, isStorable } from './column-bytes.ts'
import {
  type ColumnReaders,
  type ColumnWriters,
  createColumnWriters,
  joinColumns,
  splitColumns,
} from './columns.ts'
import { CHUNK_TYPE, FILE_LIMIT } from './format.ts'
import { type ChunkPacker, parseStored, type StoredResult } from './message-codec.ts'
import { RecordDecoder } from './record-decoder.ts'
import { RecordEncoder } from './record-encoder.ts'
import type { StreamStart } from './record-shape.ts'
import { clockOfTimes, nearestTick, TICK_FORMULA, type TickClock } from './tick-clock.ts'
import { textOf, utf8Of } from './utf8.ts'

/** What the column of messages says of the next one; above are the streams, in the order of their lines. */
const NEXT = { plain: 0, withBytes: 1, streams: 2 } as const

/** Times by which the clock of a stream is found. */
const CLOCK_SAMPLES = 64
/** What a message takes beside its text and its records, roughly. */
const MESSAGE_BYTES = 64

type ChunkMessage = Extract<StampedMessage['message'], { type: 'records/chunk' }>
const CHUNK_FIELDS = 4

/** A message of records as a page sends them: nothing else stands in columns. */
const isChunk = (message: StampedMessage['message']): message is ChunkMessage =>
  message.type === 'records/chunk' &&
  Object.keys(message).length === CHUNK_FIELDS &&
  message.bytes instanceof ArrayBuffer &&
  message.bytes.byteLength % RECORD_BYTES === 0 &&
  isCount(message.stream) &&
  isCount(message.dropped)

const isCount = (value: unknown): boolean =>
  typeof value === 'number' && isStorable(value) && value >= 0

/** Documents whose clock's zero is remembered; a page may reload without end. */
const MAX_ORIGINS = 512

/** Messages in columns. Any thread. */
export function columnsPacker(): ChunkPacker {
  const origins = new Map<string, number>()
  let pending: StampedMessage[] = []
  let bytes = 0
  return {
    type: CHUNK_TYPE.columns,
    get bytes() {
      return bytes
    },
    add(stamped) {
      const { document, message } = stamped
      pending.push(stamped)
      bytes += MESSAGE_BYTES
      if ('bytes' in message) bytes += message.bytes.byteLength
      else bytes += sizeOf(message)
      if (message.type === 'document/hello' && origins.size < MAX_ORIGINS) {
        origins.set(document, message.timeOriginMs)
      }
    },
    take() {
      const inside = encodeColumns(pending, (document) => origins.get(document))
      pending = []
      bytes = 0
      return inside
    },
  }
}

/** The inside of a chunk. `originOf`: the zero of a document's clock, where it is known. Any thread; allocates it. */
export function encodeColumns(
  messages: readonly StampedMessage[],
  originOf: (document: string) => number | undefined = () => undefined,
): Uint8Array {
  const columns = createColumnWriters()
  const lines: string[] = []
  const streams = new Map<string, { number: number; encoder: RecordEncoder; dropped: number }>()
  const times = timesOf(messages)
  for (const stamped of messages) {
    const { document, frameId, message } = stamped
    if (!isChunk(message)) {
      lines.push(encodePlain(stamped, columns))
      continue
    }
    const key = streamKey(stamped, message)
    const view = new DataView(message.bytes)
    let stream = streams.get(key)
    if (stream === undefined) {
      const { stream: id } = message
      const clock = clockOfTimes(times.get(key) ?? [], id === 0 ? (originOf(document) ?? 0) : 0)
      const start = startOf(id, clock, view)
      stream = {
        number: NEXT.streams + streams.size,
        encoder: new RecordEncoder(columns, start),
        dropped: 0,
      }
      streams.set(key, stream)
      const { formula, stepUs, originMs } = clock
      const line = [document, frameId, id, formula, stepUs, originMs, start.ticks, start.sequence]
      lines.push(JSON.stringify(line))
    }
    columns.messages.number(stream.number)
    columns.messages.number(view.byteLength / RECORD_BYTES)
    columns.messages.signed(message.dropped - stream.dropped)
    stream.dropped = message.dropped
    stream.encoder.write(view)
  }
  columns.text.raw(utf8Of(lines.join('\n')))
  return joinColumns(columns)
}

function encodePlain(
  { document, frameId, message }: StampedMessage,
  columns: ColumnWriters,
): string {
  const { bytes, ...plain } = message as { bytes?: unknown }
  const isBinary = bytes instanceof ArrayBuffer
  columns.messages.number(isBinary ? NEXT.withBytes : NEXT.plain)
  if (isBinary) {
    columns.messages.number(bytes.byteLength)
    columns.raw.raw(new Uint8Array(bytes))
  }
  return JSON.stringify({ document, frameId, message: isBinary ? plain : message })
}

const streamKey = ({ document, frameId }: StampedMessage, { stream }: ChunkMessage): string =>
  `${stream} ${frameId} ${document}`

/** The first times of each stream. */
function timesOf(messages: readonly StampedMessage[]): Map<string, number[]> {
  const all = new Map<string, number[]>()
  for (const stamped of messages) {
    if (!isChunk(stamped.message)) continue
    const key = streamKey(stamped, stamped.message)
    const times = all.get(key) ?? []
    all.set(key, times)
    const view = new DataView(stamped.message.bytes)
    for (let at = 0; at < view.byteLength && times.length < CLOCK_SAMPLES; at += RECORD_BYTES) {
      times.push(view.getFloat64(at + RECORD_OFFSET.wallMs, true))
    }
  }
  return all
}

function startOf(stream: number, clock: TickClock, view: DataView): StreamStart {
  if (view.byteLength === 0) return { stream, clock, ticks: 0, sequence: 0 }
  const ticks = nearestTick(clock, view.getFloat64(RECORD_OFFSET.wallMs, true))
  const sequence = (view.getUint32(RECORD_OFFSET.sequence, true) - 1) >>> 0
  return { stream, clock, ticks: Number.isSafeInteger(ticks) ? ticks : 0, sequence }
}

/**
 * The messages in the inside of a chunk, in order; what cannot be read is told in its place, and nothing more is found
 * behind it. Any thread; never throws.
 */
export function* decodeColumns(inside: Uint8Array): Generator<StoredResult> {
  try {
    yield* messagesOf(splitColumns(inside))
  } catch (error) {
    if (!(error instanceof ColumnError)) throw error
    yield { error: error.message, jsonBytes: 0, records: 0 }
  }
}

interface ReadStream {
  readonly document: unknown
  readonly frameId: unknown
  readonly stream: unknown
  readonly decoder: RecordDecoder
  dropped: number
}

function* messagesOf(columns: ColumnReaders): Generator<StoredResult> {
  const lines = createLines(columns)
  const streams: ReadStream[] = []
  let bytes = 0
  const take = (more: number): void => {
    bytes += MESSAGE_BYTES + more
    if (bytes > FILE_LIMIT.chunkRawBytes)
      throw new ColumnError('A chunk unfolds to more than is allowed.')
  }
  while (!columns.messages.isAtEnd) {
    const next = columns.messages.number()
    if (next < NEXT.streams) {
      const line = lines()
      const binaryBytes = next === NEXT.withBytes ? columns.messages.number() : -1
      take(line.length + binaryBytes)
      yield plainMessage(line, binaryBytes < 0 ? null : columns.raw.raw(binaryBytes))
      continue
    }
    const known = streams[next - NEXT.streams]
    const stream = known ?? readStream(lines(), columns)
    if (known === undefined && streams.push(stream) !== next - NEXT.streams + 1) {
      throw new ColumnError('Records are of an unknown stream.')
    }
    const count = columns.messages.number()
    take(count * RECORD_BYTES)
    stream.dropped += columns.messages.signed()
    const { document, frameId, stream: id, dropped, decoder } = stream
    const message = { type: 'records/chunk', stream: id, dropped, bytes: decoder.read(count) }
    yield { stored: { document, frameId, message }, jsonBytes: 0, records: count }
  }
}

function plainMessage(line: Uint8Array, bytes: Uint8Array | null): StoredResult {
  const cost = { jsonBytes: line.length, records: 0 }
  const stored = parseStored(line)
  if (stored === null) return { error: 'A message is not JSON.', ...cost }
  const { message } = stored
  if (bytes !== null && typeof message === 'object' && message !== null) {
    ;(message as { bytes?: unknown }).bytes = bytes.slice().buffer
  }
  return { stored, ...cost }
}

const LINE_END = 0x0a

/** Gives one line of the column of text after the other. */
function createLines({ text }: ColumnReaders): () => Uint8Array {
  const all = text.rest()
  let at = 0
  return () => {
    if (at > all.length) throw new ColumnError('A line of text is missing.')
    const found = all.indexOf(LINE_END, at)
    const end = found === -1 ? all.length : found
    const line = all.subarray(at, end)
    at = end + 1
    return line
  }
}

const FORMULAS: readonly unknown[] = Object.values(TICK_FORMULA)

function readStream(line: Uint8Array, columns: ColumnReaders): ReadStream {
  const told = parseLine(line)
  const [document, frameId, stream, formula, stepUs, originMs, ticks, sequence] = told
  const numbers = [stream, stepUs, originMs, ticks, sequence]
  if (!numbers.every((value) => typeof value === 'number') || !FORMULAS.includes(formula)) {
    throw new ColumnError('A stream is not told as it must be.')
  }
  const clock = { formula, stepUs, originMs } as TickClock
  const start = { stream, clock, ticks, sequence } as StreamStart
  return { document, frameId, stream, decoder: new RecordDecoder(columns, start), dropped: 0 }
}

function parseLine(line: Uint8Array): unknown[] {
  try {
    const value: unknown = JSON.parse(textOf(line))
    if (Array.isArray(value)) return value
  } catch {
    // Told below.
  }
  throw new ColumnError('A stream is not told in JSON.')
}
