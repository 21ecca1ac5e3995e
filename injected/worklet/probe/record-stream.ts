// The scope's way out: records and definitions, kept from the first construction on, and sent once there is a tap.
// Audio thread.

import { createLostBuckets, ownDurationUs } from '../../../trace/wire/lost-buckets.ts'
import { KIND, RECORD_BYTES } from '../../../trace/wire/record.ts'
import { type RecordView, recordView } from '../../../trace/wire/record-view.ts'
import {
  createRecordWriter,
  type RecordSink,
  type RecordWriter,
} from '../../../trace/wire/record-writer.ts'
import {
  createBuffer,
  createList,
  each,
  type List,
  min,
  push,
  takeAt,
} from '../../../trace/wire/natives.ts'
import { LIMIT } from '../../../trace/wire/protocol.ts'
import {
  createOwnRing,
  createRingReader,
  createRingWriter,
  type RingReader,
} from '../../../trace/wire/ring.ts'
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
 * Up to so many are posted as a copy, from a buffer that is always the same: transferring costs both threads more than
 * copying, and a buffer for each would be garbage of the audio thread.
 */
const FEW_RECORDS = 256
/** Sent since the page has said anything, which it does each second: a page that hears nothing is sent no more. */
const MOST_UNHEARD_BYTES = 2 ** 22

/**
 * Of a chunk's 2048 records so many may tell of messages, and so many of the early ones: a page that floods its ports
 * must not drown what the other records say.
 */
const MESSAGES_PER_SEND = 1536
const EARLY_MESSAGES = 768

/** What it tells of what had no room: minutes of a processor, a dozen seconds of 25. 64 KiB. */
const LOST_BUCKETS = 2048
/** As wide as a doubling: there are few for each processor. */
const PER_DOUBLING = 1

const RECORD_WORDS = RECORD_BYTES / 4

const isOfMessage = (kind: number): boolean => kind === KIND.arrive || kind === KIND.workletPost

/** Tells that something happened, not how things are. */
const isNews = (kind: number): boolean =>
  kind === KIND.arrive || (kind > KIND.workletPost && kind !== KIND.level)

export interface RecordStream {
  /** The same one for ever, whatever it writes into. */
  readonly writer: RecordWriter
  define(processor: ProcessorName, isJoined: boolean): void
  /** Says that the processor is not timed. */
  tellUntimed(processor: ProcessorName): void
  /** So much waits that the next chunk might not hold what comes until the one after. */
  readonly isMuch: boolean
  /** Something waits that somebody who looks waits for. */
  readonly hasNews: boolean
  /** Sends some definitions and one chunk. */
  send(): void
  /** Sends everything. */
  sendAll(): void
  /**
   * Connects the stream to a tap's port; what was recorded before goes first. A later tap begins a new stream from
   * sequence 0, in which `known` processors are defined again, as joined.
   */
  attach(options: TapOptions, send: Send, known: () => List<ProcessorName>): void
  /** The page lives: something of it has come. */
  hearPage(): void
}

/** A stream without a tap. */
export function createRecordStream(): RecordStream {
  const early = createOwnRing(EARLY_RECORDS)
  /** Null where the page reads. */
  let reader: RingReader | null = createRingReader(early)
  let sink = createRingWriter(early)
  let stream = createRecordWriter(sink)
  const lost = createLostBuckets(LOST_BUCKETS, PER_DOUBLING)
  let tapSend: Send | null = null
  const definitions = createList<FromWorklet>()
  const few = createBuffer(FEW_RECORDS * RECORD_BYTES)
  let messagesLeft = EARLY_MESSAGES
  let hasNews = false
  let unheardBytes = 0

  /** As far as there is room again. */
  const tellLost = (): void => {
    while (lost.size > 0 && copyRecord(lost.view, lost.size - 1, sink)) lost.size--
  }

  const writer: RecordWriter = {
    write(kind, flags, source, frame, wallMs, a, b) {
      if (isNews(kind)) hasNews = true
      // A shared ring is emptied as fast as the page can.
      if (reader && isOfMessage(kind)) {
        if (messagesLeft === 0) return stream.drop()
        messagesLeft--
      }
      const isKept = stream.write(kind, flags, source, frame, wallMs, a, b)
      // How long it took stays by the second.
      if (!isKept) lost.add(kind, source, wallMs, 1, ownDurationUs(kind, b))
      return isKept
    },
    drop: () => stream.drop(),
    get sequence() {
      return stream.sequence
    },
    get dropped() {
      return stream.dropped
    },
  }

  const tell = (definition: FromWorklet): void => {
    push(definitions, definition)
    hasNews = true
  }

  const define = ({ index, name }: ProcessorName, isJoined: boolean): void =>
    tell({ type: 'processor/define', processorIndex: index, name, joined: isJoined })

  const sendDefinitions = (max: number): void => {
    if (!tapSend) return
    for (let count = 0; count < max; count++) {
      const definition = takeAt(definitions, 0)
      if (!definition) return
      tapSend(definition)
    }
  }

  const sendChunk = (): boolean => {
    if (!tapSend || !reader || unheardBytes > MOST_UNHEARD_BYTES) return false
    const count = min(reader.available, LIMIT.chunkRecords)
    const isFew = count <= FEW_RECORDS
    const bytes = reader.read(count, isFew ? few : undefined)
    if (!bytes) return false
    const recordBytes = count * RECORD_BYTES
    unheardBytes += recordBytes
    const message: FromWorklet = {
      type: 'chunk/full',
      bytes,
      recordBytes,
      dropped: writer.dropped,
    }
    if (isFew) tapSend(message)
    else tapSend(message, [bytes])
    return true
  }

  return {
    writer,
    define,
    tellUntimed: ({ index, name }) =>
      tell({ type: 'processor/untimed', processorIndex: index, name }),
    get isMuch() {
      return (reader?.available ?? 0) > MUCH_RECORDS
    },
    get hasNews() {
      return hasNews
    },
    send() {
      if (!tapSend) return
      hasNews = false
      messagesLeft = MESSAGES_PER_SEND
      sendDefinitions(DEFINITIONS_PER_SEND)
      sendChunk()
      tellLost()
    },
    sendAll() {
      sendDefinitions(Infinity)
      do tellLost()
      while (sendChunk())
    },
    attach(options, send, known) {
      const isFirst = tapSend === null
      const before = isFirst ? reader : null
      const { sequence, dropped } = stream
      tapSend = send
      unheardBytes = 0
      messagesLeft = MESSAGES_PER_SEND
      const ring = options.ring ?? createOwnRing()
      reader = options.ring ? null : createRingReader(ring)
      sink = createRingWriter(ring)
      if (!isFirst) lost.size = 0
      stream = createRecordWriter(sink, isFirst ? sequence : 0)
      if (isFirst) for (let count = 0; count < dropped; count++) sink.drop()
      const count = before?.available ?? 0
      const bytes = before?.read(count)
      if (bytes) {
        const view = recordView(bytes)
        for (let index = 0; index < count; index++) copyRecord(view, index, sink)
      }
      if (!isFirst) {
        definitions.length = 0
        each(known(), (processor) => define(processor, true))
      }
      sendDefinitions(Infinity)
    },
    hearPage() {
      unheardBytes = 0
    },
  }
}

/** False where there is no room. A record keeps its number. */
function copyRecord({ words }: RecordView, index: number, sink: RecordSink): boolean {
  const offset = sink.reserve()
  if (offset < 0) return false
  for (let at = 0; at < RECORD_WORDS; at++)
    sink.view.words[(offset >> 2) + at] = words[index * RECORD_WORDS + at] as number
  sink.commit()
  return true
}
