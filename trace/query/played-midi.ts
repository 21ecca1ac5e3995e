// The MIDI of a recording, as it is performed again: each message once, with the time at which it came. Any context
// that reads.
//
// Records hold three bytes of a message: so longer ones (system exclusive) are left out and counted. Where several
// frames of a page heard the same, it is the frame that heard most; where no page heard any, what the reference
// instrument played.

import { createNoticeList } from '../alerts/notice-list.ts'
import { createSessionBudget } from '../config/session-budget.ts'
import { createDocumentStreams, type DocumentStreams } from '../session/document-streams.ts'
import type { EngineMode } from '../wire/engine-options.ts'
import { data1Of, data2Of, statusOf } from '../wire/midi-word.ts'
import { PAGE_STREAM, type StampedMessage } from '../wire/protocol.ts'
import { KIND, type TraceRecord } from '../wire/record.ts'

/** Messages that are kept: as many as a MIDI file may have. */
export const MAX_PLAYED = 1_000_000
/** Frames that are told apart. */
const MAX_FRAMES = 64

export interface PlayedMidi {
  /** From the first message, sorted. */
  readonly atMs: Float64Array
  /** Where each begins in `bytes`; one more than there are messages. */
  readonly starts: Uint32Array
  readonly bytes: Uint8Array
  /** From the beginning of the recording to the first message. */
  readonly leadMs: number
  /** System exclusive messages, of which a recording has the beginning only. */
  readonly leftOutSysex: number
  /** Messages beyond MAX_PLAYED. */
  readonly leftOutLate: number
  /** The reference instrument that played them, too; null: none did. */
  readonly reference: { readonly mode: EngineMode; readonly bankName: string } | null
}

export interface MidiCollector {
  /** Takes one validated message of the recording. Never throws. */
  take(stamped: StampedMessage): void
  /** What was played. Any time; allocates the columns. */
  played(): PlayedMidi
}

interface Columns {
  readonly wallMs: number[]
  readonly words: number[]
}

interface Frame {
  readonly ofPage: Columns
  readonly ofReference: Columns
}

interface Document {
  readonly streams: DocumentStreams
  readonly frame: Frame
  readonly referenceInputs: Set<number>
}

/** Nothing was taken yet. Any thread; 16 bytes for each message. */
export function createMidiCollector(): MidiCollector {
  const notices = createNoticeList()
  const budget = createSessionBudget()
  const frames = new Map<number, Frame>()
  const documents = new Map<string, Document>()
  let startedWallMs = Number.POSITIVE_INFINITY
  let reference: { mode: EngineMode; bankName: string } | null = null
  let count = 0
  let leftOutLate = 0

  function begin({ document, frameId }: StampedMessage): void {
    let frame = frames.get(frameId)
    if (frame === undefined) {
      if (frames.size >= MAX_FRAMES) return
      frame = { ofPage: createColumns(), ofReference: createColumns() }
      frames.set(frameId, frame)
    }
    const streams = createDocumentStreams(notices, budget)
    documents.set(document, { streams, frame, referenceInputs: new Set() })
  }

  function add({ frame, referenceInputs }: Document, record: TraceRecord): void {
    if (record.kind !== KIND.midiEvent || !Number.isFinite(record.wallMs)) return
    if (count >= MAX_PLAYED) {
      leftOutLate++
      return
    }
    count++
    const columns = referenceInputs.has(record.source) ? frame.ofReference : frame.ofPage
    columns.wallMs.push(record.wallMs)
    columns.words.push(record.b)
  }

  return {
    take(stamped) {
      const { message } = stamped
      if (message.type === 'document/hello') {
        startedWallMs = Math.min(startedWallMs, message.startedWallMs)
        begin(stamped)
        return
      }
      if (!documents.has(stamped.document)) begin(stamped)
      const document = documents.get(stamped.document)
      if (document === undefined) return
      if (message.type === 'source/define' && message.source.kind === 'reference') {
        document.referenceInputs.add(message.source.inputId)
        reference ??= { mode: message.source.mode, bankName: '' }
      } else if (message.type === 'reference/state' && message.state === 'ready') {
        reference = { mode: message.mode, bankName: message.bankName }
      } else if (message.type === 'records/chunk' && message.stream === PAGE_STREAM) {
        document.streams.read(message.stream, message.dropped, message.bytes, (record) =>
          add(document, record),
        )
      }
    },
    played() {
      const all = [...frames.values()]
      const ofPage = longest(all.map((frame) => frame.ofPage))
      const chosen =
        ofPage.words.length > 0 ? ofPage : longest(all.map((frame) => frame.ofReference))
      return { ...inOrder(chosen, startedWallMs), leftOutLate, reference }
    },
  }
}

const createColumns = (): Columns => ({ wallMs: [], words: [] })

function longest(all: readonly Columns[]): Columns {
  return all.reduce(
    (best, each) => (each.words.length > best.words.length ? each : best),
    createColumns(),
  )
}

function inOrder(
  { wallMs, words }: Columns,
  startedWallMs: number,
): Omit<PlayedMidi, 'leftOutLate' | 'reference'> {
  const order = Array.from(words.keys())
    .filter((index) => lengthOf(words[index] as number) > 0)
    .sort((a, b) => (wallMs[a] as number) - (wallMs[b] as number) || a - b)
  const firstMs = wallMs[order[0] ?? -1] ?? 0
  const atMs = Float64Array.from(order, (index) => (wallMs[index] as number) - firstMs)
  const starts = new Uint32Array(order.length + 1)
  const bytes: number[] = []
  order.forEach((index, place) => {
    const word = words[index] as number
    const message = [statusOf(word), data1Of(word), data2Of(word)].slice(0, lengthOf(word))
    for (const byte of message) bytes.push(byte)
    starts[place + 1] = bytes.length
  })
  return {
    atMs,
    starts,
    bytes: Uint8Array.from(bytes),
    leadMs: Number.isFinite(startedWallMs) ? Math.max(0, firstMs - startedWallMs) : 0,
    leftOutSysex: words.length - order.length,
  }
}

/** Bytes of the message that begins so; 0: it is longer than a record tells, or none. */
function lengthOf(word: number): number {
  const status = statusOf(word)
  if (status < 0x80 || data1Of(word) > 0x7f || data2Of(word) > 0x7f) return 0
  if (status < 0xf0) return (status & 0xe0) === 0xc0 ? 2 : 3
  // Time code and song select have one byte, the song position two; those above it stand alone.
  if (status === 0xf1 || status === 0xf3) return 2
  if (status === 0xf2) return 3
  return status >= 0xf8 || status === 0xf6 ? 1 : 0
}
