// The worst that pages can send to a panel within the bridge's own limits: each document's messages go through a real
// flood gate, as fast as that lets them. Runs in the panel's fixture page.

import { createFloodGate, type FloodGate } from '../../../extension/bridge/flood-gate.ts'
import { SENT_BYTES } from '../../../extension/bridge/unacknowledged.ts'
import { costOf, sizeOf } from '../../../trace/validate/message-cost.ts'
import { validatePageMessage } from '../../../trace/validate/page-message.ts'
import { LIMIT, type PageMessage } from '../../../trace/wire/protocol.ts'
import { KIND } from '../../../trace/wire/record.ts'
import { chunks, context, crowdedEnd, node, processor } from '../trace/hostile-messages.ts'
import { DEFAULT_HELLO } from '../trace/hello.ts'
import type { FixtureChannel } from './panel-channel.ts'

/** Frames of a page that flood at the same time. */
const DOCUMENTS = 4
const CONTEXTS = 256
const PROCESSORS = 16
const BURST_MS = 5
/** Of a document at a time: a port hands each message on in a task of its own, between which others have their turn. */
const BURST = 50
const FULL_CHUNK_BYTES = LIMIT.chunkRecords * 32
/** Chunks that bridges send ahead of the panel, all together; and definitions, of which they bound no number. */
const MAX_CHUNKS = DOCUMENTS * (SENT_BYTES / FULL_CHUNK_BYTES)
const MAX_WAITING = 20_000

const running = (id: number): PageMessage => ({
  type: 'context/update',
  id,
  state: 'running',
  probe: 'running',
  reason: '',
  baseLatencyMs: 10,
  sink: `sink ${id}`,
  wallMs: 1,
})

/** As many sources as are followed, with the longest names, and then all processors timed again and again. */
function* sources(): Generator<PageMessage, never> {
  yield DEFAULT_HELLO
  for (let id = 1; id <= CONTEXTS; id++) {
    yield context(id)
    yield running(id)
    for (let index = 1; index <= PROCESSORS; index++)
      yield { ...processor(id, index), name: `${id} ${index} `.padEnd(512, 'n') } as PageMessage
  }
  for (let round = 0; ; round++) {
    for (let id = 1; id <= CONTEXTS; id++) {
      const records = chunks(id, 2048, (index) => ({
        kind: KIND.quantum,
        source: 1 + (index % PROCESSORS),
        frame: round * 262_144 + index * 128,
        wallMs: round * 5461 + index * 2.67,
        a: round * 128 + Math.floor(index / PROCESSORS),
        b: index % 3000,
      }))
      for (const { message } of records) yield message
    }
    for (let id = 1000; id < 3000; id++)
      yield node(id, 1 + (id % CONTEXTS), `${id}`.padEnd(512, 'n'))
  }
}

/** Notes with actions and sounds without end, which the page ends again and again. */
function* notes(): Generator<PageMessage, never> {
  for (;;) {
    for (const { message } of crowdedEnd()) yield message
    yield { type: 'document/bye', wallMs: 1 }
  }
}

/** Documents, and sentences, that are always new. */
function* words(): Generator<PageMessage, never> {
  for (let index = 0; ; index++) {
    yield { ...DEFAULT_HELLO, title: `${index}`.padEnd(512, '\u202e') }
    yield {
      type: 'recorder/notice',
      code: 'wrapper-fault',
      text: `${index}`.padEnd(512, '\u0007'),
      wallMs: 1,
    }
    yield context(1)
  }
}

const FLOODS = { sources, notes, words } as const
export type FloodName = keyof typeof FLOODS

interface Flooding {
  document: string
  messages: Generator<PageMessage, never>
  gate: FloodGate
  /** What the gate has not let through yet. */
  next?: PageMessage | undefined
}

/** Floods until it is called back. */
export function startFlood(channel: FixtureChannel, name: FloodName): () => void {
  let sent = channel.acknowledged
  const documents = Array.from({ length: DOCUMENTS }, (_, index): Flooding => ({
    document: `flood-${index}`,
    messages: FLOODS[name](),
    gate: createFloodGate(),
  }))
  for (const { document } of documents) {
    channel.emit({ type: 'document/attached', document, frameId: 0, url: 'http://localhost/' })
  }
  const burst = (flooding: Flooding): void => {
    const { document, messages, gate } = flooding
    for (let index = 0; index < BURST; index++) {
      const value = (flooding.next ??= messages.next().value)
      const waiting = sent - channel.acknowledged
      if (waiting >= (value.type === 'records/chunk' ? MAX_CHUNKS : MAX_WAITING)) return
      if (!gate.pass(performance.now())) return
      const checked = validatePageMessage(value)
      if ('error' in checked) throw new Error(checked.error)
      if (!gate.spend(costOf(value), sizeOf(value))) return
      flooding.next = undefined
      sent++
      const { message } = checked
      channel.emit({ type: 'trace', stamped: { document, frameId: 0, message } })
    }
  }
  const timer = setInterval(() => {
    for (const flooding of documents) burst(flooding)
  }, BURST_MS)
  return () => clearInterval(timer)
}
