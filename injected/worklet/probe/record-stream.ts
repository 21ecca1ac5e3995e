// The scope's way out: records and definitions, kept from the first construction on, and sent once there is a tap.
// Audio thread.

import { createChunkPool, type ChunkPool } from '../../../trace/wire/chunk-pool.ts'
import { KIND, RECORD_BYTES } from '../../../trace/wire/record.ts'
import {
  createRecordWriter,
  type RecordSink,
  type RecordWriter,
} from '../../../trace/wire/record-writer.ts'
import {
  createByteView,
  createList,
  each,
  type List,
  push,
  takeAt,
} from '../../../trace/wire/natives.ts'
import { createRingWriter } from '../../../trace/wire/ring.ts'
import type { FromWorklet, TapOptions } from '../../../trace/wire/worklet-protocol.ts'

export type Send = (message: FromWorklet, transfer?: ArrayBuffer[]) => void

/** A processor as the page is told of it. */
export interface ProcessorName {
  readonly index: number
  readonly name: string
}

/** Definitions are rare, but a page may make a hundred nodes at once. */
const DEFINITIONS_PER_SEND = 8
/** A quarter of a chunk: what comes in a tenth of a second must not be more than the rest. */
const MUCH_RECORDS = 512
/** Records before there is a tap: room for the constructions of a busy start. */
const EARLY_RECORDS = 1024

/**
 * Of a chunk's 2048 records so many may tell of messages, and so many of the early ones: a page that floods its ports
 * must not drown what the other records say.
 */
const MESSAGES_PER_SEND = 1536
const EARLY_MESSAGES = 768

const isOfMessage = (kind: number): boolean => kind === KIND.arrive || kind === KIND.workletPost

export interface RecordStream {
  /** The same one for ever, whatever it writes into. */
  readonly writer: RecordWriter
  define(processor: ProcessorName, isJoined: boolean): void
  /** Says that the processor is not timed. */
  tellUntimed(processor: ProcessorName): void
  /** So much waits that the next chunk might not hold what comes until the one after. */
  readonly isMuch: boolean
  /** Sends some definitions and one chunk. */
  send(): void
  /** Sends everything. */
  sendAll(): void
  /**
   * Connects the stream to a tap's port; what was recorded before goes first. A later tap begins a new stream from
   * sequence 0, in which `known` processors are defined again, as joined.
   */
  attach(options: TapOptions, send: Send, known: () => List<ProcessorName>): void
  giveBack(bytes: ArrayBuffer): void
}

/** A stream without a tap. */
export function createRecordStream(): RecordStream {
  let pool: ChunkPool | null = createChunkPool({ chunkRecords: EARLY_RECORDS, chunks: 1 })
  let sink: RecordSink = pool
  let stream = createRecordWriter(sink)
  let tapSend: Send | null = null
  const definitions = createList<FromWorklet>()
  let messagesLeft = EARLY_MESSAGES
  const writer: RecordWriter = {
    write(kind, flags, source, frame, wallMs, a, b) {
      // A shared ring is emptied as fast as the page can.
      if (pool && isOfMessage(kind)) {
        if (messagesLeft === 0) return stream.drop()
        messagesLeft--
      }
      return stream.write(kind, flags, source, frame, wallMs, a, b)
    },
    drop: () => stream.drop(),
    get sequence() {
      return stream.sequence
    },
    get dropped() {
      return stream.dropped
    },
  }

  const define = ({ index, name }: ProcessorName, isJoined: boolean): void => {
    push(definitions, { type: 'processor/define', processorIndex: index, name, joined: isJoined })
  }

  const sendDefinitions = (max: number): void => {
    if (!tapSend) return
    for (let count = 0; count < max; count++) {
      const definition = takeAt(definitions, 0)
      if (!definition) return
      tapSend(definition)
    }
  }

  const sendChunk = (): boolean => {
    if (!tapSend || !pool) return false
    const chunk = pool.take()
    if (!chunk) return false
    const { bytes, recordBytes } = chunk
    tapSend({ type: 'chunk/full', bytes, recordBytes, dropped: writer.dropped }, [bytes])
    return true
  }

  return {
    writer,
    define,
    tellUntimed({ index, name }) {
      push(definitions, { type: 'processor/untimed', processorIndex: index, name })
    },
    get isMuch() {
      return (pool?.pendingRecords ?? 0) > MUCH_RECORDS
    },
    send() {
      if (!tapSend) return
      messagesLeft = MESSAGES_PER_SEND
      sendDefinitions(DEFINITIONS_PER_SEND)
      sendChunk()
    },
    sendAll() {
      sendDefinitions(Infinity)
      while (sendChunk());
    },
    attach(options, send, known) {
      const isFirst = tapSend === null
      const early = isFirst ? pool : null
      const { sequence, dropped } = stream
      tapSend = send
      messagesLeft = MESSAGES_PER_SEND
      pool = options.ring ? null : createChunkPool()
      sink = options.ring ? createRingWriter(options.ring) : (pool as ChunkPool)
      stream = createRecordWriter(sink, isFirst ? sequence : 0)
      if (isFirst) for (let count = 0; count < dropped; count++) sink.drop()
      for (let chunk = early?.take(); chunk; chunk = early?.take()) {
        moveRecords(chunk.bytes, chunk.recordBytes, sink)
      }
      if (!isFirst) {
        definitions.length = 0
        each(known(), (processor) => define(processor, true))
      }
      sendDefinitions(Infinity)
    },
    giveBack(bytes) {
      pool?.giveBack(bytes)
    },
  }
}

/** Copies whole records; they keep their sequence numbers. */
function moveRecords(bytes: ArrayBuffer, recordBytes: number, sink: RecordSink): void {
  const from = createByteView(bytes)
  for (let start = 0; start < recordBytes; start += RECORD_BYTES) {
    const offset = sink.reserve()
    if (offset < 0) {
      sink.drop()
      continue
    }
    for (let at = 0; at < RECORD_BYTES; at += 4) {
      sink.view.setUint32(offset + at, from.getUint32(start + at, true), true)
    }
    sink.commit()
  }
}
