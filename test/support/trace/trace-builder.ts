// Makes readable synthetic traces: a page and the audio threads of its contexts, with true times that the reader has to
// find again. Nothing of the reader is used here but the wire format.

import { packMidi } from '../../../trace/wire/midi-word.ts'
import {
  LIMIT,
  type ContextDefinition,
  type PageMessage,
  type StampedMessage,
} from '../../../trace/wire/protocol.ts'
import {
  ACTION,
  CAUSE,
  FLAG,
  KIND,
  RECORD_BYTES,
  STAT,
  writeRecord,
} from '../../../trace/wire/record.ts'
import { recordView } from '../../../trace/wire/record-view.ts'
import { DEFAULT_HELLO } from './hello.ts'

export const START_MS = 1_800_000_000_000
export const SAMPLE_RATE = 48_000

export interface RecordFields {
  kind: number
  flags?: number
  source?: number
  frame?: number
  wallMs: number
  a?: number
  b?: number
}

export interface ContextOptions {
  id?: number
  /** Wall time of frame 0, ms after START_MS. */
  zeroMs?: number
  /** How long after it was rendered a frame is heard, ms. */
  outputMs?: number
  contextType?: 'realtime' | 'offline'
  /** Worklet clock minus page clock, ms. */
  workletOffsetMs?: number
  sampleRate?: number
  /** Frames of a render quantum. */
  quantumFrames?: number
  driftPpm?: number
}

export interface NoteOptions {
  /** ms after START_MS. */
  atMs: number
  key?: number
  velocity?: number
  status?: number
  handlerAfterMs?: number
  actionAfterMs?: number
  callMs?: number
  handlerMs?: number
  flags?: number
  /** MIDI input; default 9. */
  source?: number
}

/** A context of the synthetic page. All times are ms after START_MS on the page's clock. */
export interface ContextBuilder {
  readonly id: number
  readonly definition: ContextDefinition
  /** Frame that is rendered at a time. */
  frameAt(atMs: number): number
  renderedAt(frame: number): number
  heardAt(frame: number): number
  /** Audio-thread record at a time of the page's clock (the worklet's offset is added). */
  record(fields: RecordFields): void
  /** Clock pairs of page and audio thread, ten a second. */
  clocks(fromMs: number, toMs: number): void
  /** `bufferFrames`: of a ScriptProcessor node. */
  node(id: number, name: string, processorIndex: number, bufferFrames?: number): void
  arrive(processorIndex: number, number: number, atMs: number): number
  /** Sound begins at an exact frame. */
  onset(frame: number, fromSilence?: boolean): void
  silence(fromMs: number, toMs: number): void
}

export interface TraceBuilder {
  readonly document: string
  /** A message of the page. */
  message(message: PageMessage): void
  record(fields: RecordFields): void
  context(options?: ContextOptions): ContextBuilder
  input(id: number, name: string): void
  /** A MIDI event with its handler; the number of the event. */
  event(options: NoteOptions): number
  /** An action that the event caused. */
  action(
    event: number,
    options: {
      action: number
      source: number
      atMs: number
      callMs?: number
      frame?: number
      number?: number
      cause?: number
    },
  ): void
  eventFrame(event: number, context: ContextBuilder, atMs: number): void
  /** Leaves numbers out of a stream, as lost records do. */
  skip(stream: number, count: number, atMs: number): void
  /**
   * Everything so far: definitions, then the streams' chunks in order of arrival. Each stream sends every `chunkMs`;
   * the streams in `lateMs` arrive that much later than they were sent.
   */
  messages(options?: { chunkMs?: number; lateMs?: Record<number, number> }): StampedMessage[]
}

interface Stream {
  sequence: number
  /** In order of writing only when taken out: `orderMs` is the time of the writing. */
  records: { fields: RecordFields | null; skipped: number; orderMs: number }[]
}

interface Numbered {
  orderMs: number
  fields: RecordFields
  sequence: number
}

export function createTraceBuilder(document = 'doc-1', stepUs = 5): TraceBuilder {
  const sent: StampedMessage[] = []
  const streams = new Map<number, Stream>()
  let events = 0
  const stamp = (message: PageMessage): StampedMessage => ({ document, frameId: 0, message })

  function streamOf(id: number): Stream {
    let stream = streams.get(id)
    if (stream === undefined) streams.set(id, (stream = { sequence: 0, records: [] }))
    return stream
  }
  function write(id: number, fields: RecordFields, orderMs = fields.wallMs): void {
    streamOf(id).records.push({ fields, skipped: 0, orderMs })
  }
  function takeNumbered(stream: Stream): Numbered[] {
    const numbered: Numbered[] = []
    for (const { fields, skipped, orderMs } of stream.records.sort(
      (x, y) => x.orderMs - y.orderMs,
    )) {
      if (fields !== null) numbered.push({ orderMs, fields, sequence: stream.sequence })
      stream.sequence = (stream.sequence + skipped + (fields === null ? 0 : 1)) >>> 0
    }
    stream.records = []
    return numbered
  }
  function encode(stream: number, records: Numbered[], dropped: number): StampedMessage {
    const bytes = new ArrayBuffer(records.length * RECORD_BYTES)
    const view = recordView(bytes)
    records.forEach(({ fields, sequence }, index) => {
      const { kind, flags = 0, source = 0, frame = NaN, wallMs, a = 0, b = 0 } = fields
      writeRecord(
        view,
        index * RECORD_BYTES,
        kind,
        flags,
        source,
        sequence,
        frame,
        START_MS + wallMs,
        a,
        b,
      )
    })
    return stamp({ type: 'records/chunk', stream, dropped, bytes })
  }

  sent.push(stamp({ ...DEFAULT_HELLO, timeOriginMs: START_MS - 1000, clockStepUs: stepUs }))

  function context(options: ContextOptions = {}): ContextBuilder {
    const id = options.id ?? 1
    const zeroMs = options.zeroMs ?? 0
    const outputMs = options.outputMs ?? 30
    const offsetMs = options.workletOffsetMs ?? 0
    const sampleRate = options.sampleRate ?? SAMPLE_RATE
    const quantumFrames = options.quantumFrames ?? 128
    const framesPerMs = (sampleRate / 1000) * (1 + (options.driftPpm ?? 0) / 1e6)
    const definition: ContextDefinition = {
      kind: 'context',
      id,
      contextType: options.contextType ?? 'realtime',
      sampleRate,
      renderQuantumFrames: quantumFrames,
      baseLatencyMs: 10,
      sink: '',
      createdWallMs: START_MS,
      joined: false,
    }
    const isOffline = definition.contextType === 'offline'
    sent.push(stamp({ type: 'source/define', source: definition }))
    sent.push(
      stamp({
        type: 'context/update',
        id,
        state: 'running',
        probe: isOffline ? 'offline' : 'running',
        reason: '',
        baseLatencyMs: 10,
        sink: '',
        wallMs: START_MS,
      }),
    )
    sent.push(
      stamp({
        type: 'worklet/hello',
        contextId: id,
        clock: 'Temporal',
        clockStepUs: stepUs,
        clockCostUs: 0.5,
        shared: false,
      }),
    )
    const frameAt = (atMs: number): number => (atMs - zeroMs) * framesPerMs
    const renderedAt = (frame: number): number => zeroMs + frame / framesPerMs
    const quantumAt = (frame: number): number => Math.floor(frame / quantumFrames) * quantumFrames
    return {
      id,
      definition,
      frameAt,
      renderedAt,
      heardAt: (frame) => renderedAt(frame) + outputMs,
      record: (fields) => write(id, { ...fields, wallMs: fields.wallMs + offsetMs }),
      clocks(fromMs, toMs) {
        for (let atMs = fromMs; atMs < toMs; atMs += 100) {
          const frame = Math.round(frameAt(atMs))
          write(
            0,
            { kind: KIND.outputClock, source: id, frame, wallMs: renderedAt(frame) + outputMs },
            atMs,
          )
          write(0, {
            kind: KIND.contextClock,
            source: id,
            frame,
            wallMs: renderedAt(frame),
            b: outputMs,
          })
          write(0, { kind: KIND.clockPing, source: id, wallMs: atMs, a: 400, b: offsetMs })
          const quantum = quantumAt(frame)
          write(id, {
            kind: KIND.level,
            frame: quantum,
            wallMs: renderedAt(quantum) + offsetMs,
            b: 0.1,
          })
        }
      },
      node(nodeId, name, processorIndex, bufferFrames = 0) {
        sent.push(
          stamp({
            type: 'source/define',
            source: {
              kind: 'node',
              id: nodeId,
              contextId: id,
              name,
              processorIndex,
              bufferFrames,
              joined: false,
            },
          }),
        )
      },
      arrive(processorIndex, number, atMs) {
        const frame = quantumAt(frameAt(atMs))
        write(id, {
          kind: KIND.arrive,
          source: processorIndex,
          frame,
          wallMs: atMs + offsetMs,
          a: number,
        })
        return frame
      },
      onset(frame, fromSilence = true) {
        // A rise under other sound is found three steps of 128 frames later.
        const foundFrame = fromSilence ? frame : frame + 3 * 128
        const quantumEnd = quantumAt(foundFrame) + quantumFrames
        write(id, {
          kind: KIND.onset,
          flags: fromSilence ? FLAG.fromSilence : 0,
          frame,
          wallMs: renderedAt(quantumEnd) + offsetMs,
          a: fromSilence ? 0xffffffff : 1200,
          b: 0.5,
        })
      },
      silence(fromMs, toMs) {
        for (let atMs = fromMs; atMs < toMs; atMs += 100) {
          const frame = quantumAt(frameAt(atMs))
          write(id, { kind: KIND.level, frame, wallMs: atMs + offsetMs, b: 0 })
        }
      },
    }
  }

  return {
    document,
    message: (message) => sent.push(stamp(message)),
    record: (fields) => write(0, fields),
    context,
    input(id, name) {
      const source = { kind: 'midiInput', id, name, manufacturer: '', virtual: true } as const
      sent.push(stamp({ type: 'source/define', source }))
    },
    event(options) {
      const { atMs, key = 60, velocity = 100, status = 0x90, flags = 0, source = 9 } = options
      const event = ++events
      const packed = packMidi(status, key, velocity)
      write(0, { kind: KIND.midiEvent, flags, source, wallMs: atMs, a: event, b: packed })
      if (options.handlerAfterMs !== undefined) {
        const startMs = atMs + options.handlerAfterMs
        write(
          0,
          { kind: KIND.handlerStart, source, wallMs: startMs, a: event },
          Math.max(atMs, startMs),
        )
      }
      return event
    },
    action(
      event,
      { action, source, atMs, callMs, frame = NaN, number = 0, cause = CAUSE.handler },
    ) {
      const common = { flags: action | cause, source, frame, a: event, b: number }
      write(0, { kind: KIND.actionStart, ...common, wallMs: atMs })
      if (callMs !== undefined) write(0, { kind: KIND.actionEnd, ...common, wallMs: atMs + callMs })
    },
    eventFrame(event, target, atMs) {
      const { renderQuantumFrames } = target.definition
      const frame = Math.floor(target.frameAt(atMs) / renderQuantumFrames) * renderQuantumFrames
      write(0, { kind: KIND.eventFrame, source: target.id, frame, wallMs: atMs, a: event })
    },
    skip(stream, count, atMs) {
      streamOf(stream).records.push({ fields: null, skipped: count, orderMs: atMs })
    },
    messages({ chunkMs = 100, lateMs = {} } = {}) {
      const chunks: { atMs: number; stamped: StampedMessage }[] = []
      for (const [id, stream] of streams) {
        const slices = new Map<number, Numbered[]>()
        for (const record of takeNumbered(stream)) {
          const slice = Math.floor(record.orderMs / chunkMs)
          const records = slices.get(slice) ?? []
          records.push(record)
          slices.set(slice, records)
        }
        for (const [slice, records] of slices) {
          for (let index = 0; index < records.length; index += LIMIT.chunkRecords) {
            const stamped = encode(id, records.slice(index, index + LIMIT.chunkRecords), 0)
            chunks.push({ atMs: (slice + 1) * chunkMs + (lateMs[id] ?? 0), stamped })
          }
        }
      }
      chunks.sort((x, y) => x.atMs - y.atMs)
      const all = [...sent, ...chunks.map(({ stamped }) => stamped)]
      sent.length = 0
      return all
    },
  }
}

export { ACTION, CAUSE, FLAG, KIND, STAT }
