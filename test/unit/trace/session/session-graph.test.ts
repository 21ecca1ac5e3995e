// The graph in a session: its stream, and what it takes from the rest of its document.

import { expect, it } from 'vitest'
import { createSession } from '../../../../trace/session/session.ts'
import { NODE_TYPES, packChannels } from '../../../../trace/wire/graph-names.ts'
import type { PageMessage } from '../../../../trace/wire/protocol.ts'
import { KIND, RECORD_BYTES, writeRecord } from '../../../../trace/wire/record.ts'
import { recordView } from '../../../../trace/wire/record-view.ts'
import { createTraceBuilder } from '../../../support/trace/trace-builder.ts'

const GRAPH = 60

/** One worklet node of context `context`, whose processor is defined as `definition`. */
function chunkOf(context: number, definition: number, node = 1): PageMessage {
  const bytes = new ArrayBuffer(RECORD_BYTES)
  const flags = NODE_TYPES.indexOf('AudioWorkletNode')
  const channels = packChannels(2, 0, 0, false)
  writeRecord(
    recordView(bytes),
    0,
    KIND.graphNode,
    flags,
    context,
    node - 1,
    definition,
    1,
    node,
    channels,
  )
  return { type: 'records/chunk', stream: GRAPH, dropped: 0, bytes }
}

it('has contexts and processors by the names of its document, and is no unknown stream', () => {
  const builder = createTraceBuilder()
  const context = builder.context({ id: 3 })
  context.node(5, 'noise', 1)
  const session = createSession()
  for (const message of builder.messages()) session.ingest(message)
  const { document } = builder
  const take = (message: PageMessage): void => session.ingest({ document, frameId: 0, message })
  take({ type: 'source/define', source: { kind: 'graph', id: GRAPH, joined: true } })
  take(chunkOf(3, 5))
  take({ type: 'graph/site', graph: GRAPH, site: 1, text: 'at play (synth.js:1:2)' })
  const [graph] = session.graphs
  expect(graph).toMatchObject({ document, isJoined: true, made: 1 })
  const { contexts, notices } = session.report()
  expect(graph?.nodes.get(1)).toMatchObject({ processor: 'noise', contextId: contexts[0]?.id })
  expect(graph?.sites.get(1)).toMatch(/synth/)
  expect(notices.join('\n')).not.toMatch(/stream/i)
})

it('begins anew with each recording of a document', () => {
  const session = createSession()
  for (let recording = 0; recording < 2; recording++) {
    const builder = createTraceBuilder()
    for (const message of builder.messages()) session.ingest(message)
    const { document } = builder
    const source = { kind: 'graph', id: GRAPH, joined: false } as const
    session.ingest({ document, frameId: 0, message: { type: 'source/define', source } })
    session.ingest({ document, frameId: 0, message: chunkOf(3, 5) })
  }
  expect(session.graphs.map(({ made }) => made)).toEqual([1, 1])
  expect(new Set(session.graphs.map(({ id }) => id)).size).toBe(2)
})

it('knows by the records of the audio thread which processors run, and what time it is', () => {
  const builder = createTraceBuilder()
  const context = builder.context({ id: 3 })
  context.node(5, 'noise', 1)
  context.node(6, 'voice', 2)
  const session = createSession()
  const { document } = builder
  const source = { kind: 'graph', id: GRAPH, joined: false } as const
  context.clocks(0, 3000)
  for (let call = 1; call < 300; call++) {
    const frame = call * 480
    const wallMs = context.renderedAt(frame)
    context.record({ kind: KIND.quantum, source: 1, frame, wallMs, a: call, b: 20 })
  }
  for (const message of builder.messages()) session.ingest(message)
  session.ingest({ document, frameId: 0, message: { type: 'source/define', source } })
  session.ingest({ document, frameId: 0, message: chunkOf(3, 5, 1) })
  session.ingest({ document, frameId: 0, message: chunkOf(3, 6, 2) })
  const [graph] = session.graphs
  expect([graph?.isRunning(1), graph?.isRunning(2), graph?.isRunning(3)]).toEqual([
    true,
    false,
    false,
  ])
  expect(graph?.nowMs).toBeGreaterThan(1)
})
