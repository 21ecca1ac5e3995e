// What audits keep of a recording's own records, beside the figures that a session makes of them: lives of processors
// and contexts, the heap, what each event started and posted, clock origins. Bounded; any context.

import { createStreamState, type StreamState } from '../trace/session/stream-state.ts'
import type { PageMessage, StampedMessage } from '../trace/wire/protocol.ts'
import {
  ACTION,
  ACTION_MASK,
  FLAG,
  KIND,
  readRecord,
  RECORD_BYTES,
  STAT,
  type TraceRecord,
} from '../trace/wire/record.ts'

/** Of each list; what comes afterwards is not kept. */
const MAX_KEPT = 100_000

/** Epoch ms: of the audio thread's clock, which is within some milliseconds of the page's. */
export interface ProcessorLife {
  readonly document: string
  readonly contextId: number
  readonly index: number
  readonly madeMs: number
  endedMs: number | null
}

export interface ContextLife {
  readonly document: string
  readonly id: number
  readonly type: 'realtime' | 'offline'
  readonly createdMs: number
  /** As last told. */
  state: string
}

/** What one event did that can sound. */
export interface EventActs {
  starts: number
  posts: number
}

export interface RecordLog {
  /** Takes a validated message; what came twice is left out. Constant time for each record. */
  add(stamped: StampedMessage): void
  readonly processors: readonly ProcessorLife[]
  readonly contexts: readonly ContextLife[]
  readonly heap: readonly { readonly wallMs: number; readonly megabytes: number }[]
  /** Null: it did neither. */
  actsOf(document: string, eventNumber: number): EventActs | null
  /** Epoch ms; null where the document has not said it. */
  timeOriginMs(document: string): number | null
}

/** Nothing seen. Any thread. */
export function createRecordLog(): RecordLog {
  const processors: ProcessorLife[] = []
  const running = new Map<string, ProcessorLife>()
  const contexts: ContextLife[] = []
  const heap: { wallMs: number; megabytes: number }[] = []
  const acts = new Map<string, EventActs>()
  const origins = new Map<string, number>()
  const streams = new Map<string, StreamState>()

  function take(document: string, stream: number, record: TraceRecord): void {
    const { kind, source, flags, wallMs, a, b } = record
    if (stream === 0) {
      if (kind === KIND.actionStart) act(document, flags & ACTION_MASK, a)
      else if (kind === KIND.stat && a === STAT.heapMegabytes) keep(heap, { wallMs, megabytes: b })
      return
    }
    const key = `${document} ${stream} ${source}`
    if (kind === KIND.construct && (flags & FLAG.threw) === 0) {
      const life = { document, contextId: stream, index: source, madeMs: wallMs, endedMs: null }
      keep(processors, life)
      running.set(key, life)
    } else if (kind === KIND.processEnd) {
      const life = running.get(key)
      if (life !== undefined) life.endedMs ??= wallMs
    }
  }

  function act(document: string, action: number, event: number): void {
    if (event === 0 || (action !== ACTION.start && action !== ACTION.post)) return
    const key = `${document} ${event}`
    let own = acts.get(key)
    if (own === undefined) {
      if (acts.size >= MAX_KEPT) return
      acts.set(key, (own = { starts: 0, posts: 0 }))
    }
    if (action === ACTION.start) own.starts++
    else own.posts++
  }

  function takeChunk(document: string, stream: number, bytes: ArrayBuffer): void {
    const key = `${document} ${stream}`
    const state = streams.get(key) ?? createStreamState()
    streams.set(key, state)
    const view = new DataView(bytes)
    for (let at = 0; at + RECORD_BYTES <= bytes.byteLength; at += RECORD_BYTES) {
      const record = readRecord(view, at)
      if (state.accept(record.sequence)) take(document, stream, record)
    }
  }

  function takeMessage(document: string, message: PageMessage): void {
    if (message.type === 'records/chunk') takeChunk(document, message.stream, message.bytes)
    else if (message.type === 'document/hello') origins.set(document, message.timeOriginMs)
    else if (message.type === 'source/define' && message.source.kind === 'context') {
      const { id, contextType: type, createdWallMs: createdMs } = message.source
      if (contexts.some((each) => each.document === document && each.id === id)) return
      const state = type === 'offline' ? 'offline' : 'suspended'
      keep(contexts, { document, id, type, createdMs, state })
    } else if (message.type === 'context/update') {
      const own = contexts.find((each) => each.document === document && each.id === message.id)
      if (own !== undefined) own.state = message.state
    }
  }

  return {
    add: ({ document, message }) => takeMessage(document, message),
    processors,
    contexts,
    heap,
    actsOf: (document, eventNumber) => acts.get(`${document} ${eventNumber}`) ?? null,
    timeOriginMs: (document) => origins.get(document) ?? null,
  }
}

function keep<Item>(list: Item[], item: Item): void {
  if (list.length < MAX_KEPT) list.push(item)
}
