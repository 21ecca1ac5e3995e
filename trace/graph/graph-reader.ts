// The graph of one recording of a document, built from its records: nodes made and gone, connections, starts and stops.
// Any reader context; bounded, whatever the page sends.

import type { SessionBudget } from '../config/session-budget.ts'
import { COUNT_MODES, INTERPRETATIONS, NODE_TYPES, PARAMETER_NAMES } from '../wire/graph-names.ts'
import type { GraphDefinition } from '../wire/protocol.ts'
import { GRAPH_CALL, KIND, type TraceRecord } from '../wire/record.ts'
import { createAliveHistory } from './alive-history.ts'
import { createChosenNode } from './chosen-node.ts'
import { createEdgeSet } from './edge-set.ts'
import type { GraphNode, PageGraph } from './schema.ts'

/** Nodes that are there at one time; those that come after are counted, not followed. */
export const MAX_NODES = 4096

/** What a graph is told of the rest of its document. */
export interface GraphHost {
  /** Id of the context in the session. */
  contextId(source: number): string
  /** Name of the processor that is defined by this id, '' where it is not known. */
  processorName(definition: number): string
  /** The processor that is defined by this id was called in the last second. */
  isRunning(definition: number): boolean
  /** Epoch ms of the newest that is known of the document's contexts: a graph that stands still tells no time. */
  newestMs(): number
  /** Of the page itself, in real time and not closed. */
  openContexts(): number
  readonly budget: Pick<SessionBudget, 'take' | 'give'>
}

export interface GraphReader {
  readonly live: PageGraph
  /** A record of its stream. Never throws. */
  add(record: TraceRecord): void
  /** The stack at a place of the page's code where nodes are made. */
  setSite(site: number, stack: string): void
  /** A name that the page has given to parameters. */
  setParameter(number: number, name: string): void
}

/** A graph without a node. Any thread. */
export function createGraphReader(
  id: string,
  document: string,
  { joined }: GraphDefinition,
  host: GraphHost,
): GraphReader {
  const nodes = new Map<number, GraphNode>()
  const sites = new Map<number, string>()
  const ownNames = new Map<number, string>()
  const edges = createEdgeSet(host.budget)
  const history = createAliveHistory()
  const chosen = createChosenNode()
  const byType = NODE_TYPES.map(() => 0)
  let revision = 0
  let nowMs = 0
  let made = 0
  let gone = 0
  let refused = 0

  function keep(texts: Map<number, string>, number: number, text: string): void {
    const known = texts.get(number)
    if (known !== undefined) host.budget.give('characters', known.length)
    texts.delete(number)
    if (host.budget.take('characters', text.length)) texts.set(number, text)
    revision++
  }

  const nameOf = (number: number): string =>
    PARAMETER_NAMES[number] ?? ownNames.get(number) ?? 'parameter'
  /** Null: none was named. */
  const parameterOf = (flags: number): string | null => (flags === 0 ? null : nameOf(flags - 1))

  function touch(node: number): void {
    const found = nodes.get(node)
    if (found !== undefined) found.changedMs = nowMs
  }

  function count(type: GraphNode['type'], change: number): void {
    const number = NODE_TYPES.indexOf(type)
    byType[number] = (byType[number] ?? 0) + change
  }

  function addNode({ source, flags, frame, wallMs, a, b }: TraceRecord): void {
    const channels = {
      channelCount: b & 255,
      countMode: COUNT_MODES[(b >> 8) & 3] ?? 'max',
      interpretation: INTERPRETATIONS[(b >> 10) & 1] ?? 'speakers',
    }
    const known = nodes.get(a)
    if (known !== undefined) {
      Object.assign(known, channels)
      return
    }
    made++
    if (nodes.size >= MAX_NODES || !host.budget.take('graphNodes')) {
      refused++
      return
    }
    const type = NODE_TYPES[flags] ?? 'AudioNode'
    nodes.set(a, {
      id: a,
      contextId: host.contextId(source),
      type,
      definition: frame > 0 ? frame : 0,
      processor: frame > 0 ? host.processorName(frame) : '',
      sinceMs: wallMs,
      isJoined: (b & 2048) !== 0,
      ...channels,
      site: b >> 12,
      wasConnected: false,
      started: null,
      stopped: null,
      changedMs: wallMs,
    })
    count(type, 1)
  }

  function addEdge({ flags, frame, wallMs, a, b }: TraceRecord): void {
    // What is connected to a node that is not followed is not followed either.
    if (!nodes.has(a) || (frame > 0 && !nodes.has(frame))) {
      refused++
      return
    }
    const edge = {
      from: a,
      to: frame > 0 ? frame : 0,
      parameter: parameterOf(flags),
      output: b & 255,
      input: (b >> 8) & 255,
      sinceMs: wallMs,
    }
    if (!edges.add(edge)) refused++
    for (const id of [a, edge.to]) {
      touch(id)
      const node = nodes.get(id)
      if (node !== undefined) node.wasConnected = true
    }
  }

  function removeEdges({ flags, frame, a, b }: TraceRecord): void {
    const parameter = parameterOf(flags)
    const to = frame > 0 ? frame : parameter === null ? null : 0
    touch(a)
    const pattern = { from: a, to, parameter, output: b & 255, input: (b >> 8) & 255 }
    for (const other of edges.remove(pattern)) touch(other)
  }

  function addCall({ flags, frame, wallMs, a }: TraceRecord): void {
    const node = nodes.get(a)
    if (node === undefined) return
    const call = { wallMs, frame: Number.isFinite(frame) ? frame : null }
    if (flags === GRAPH_CALL.start) node.started = call
    else if (flags === GRAPH_CALL.stop) node.stopped = call
    touch(a)
  }

  function removeNode({ a }: TraceRecord): void {
    gone++
    const node = nodes.get(a)
    if (node === undefined) return
    nodes.delete(a)
    host.budget.give('graphNodes')
    count(node.type, -1)
    for (const other of edges.removeNode(a)) touch(other)
    chosen.forget(a)
  }

  const live: PageGraph = {
    id,
    document,
    isJoined: joined,
    nodes,
    sites,
    get edges() {
      return edges.all
    },
    outOf: (node) => edges.outOf(node),
    into: (node) => edges.into(node),
    get revision() {
      return revision
    },
    get nowMs() {
      return Math.max(nowMs, host.newestMs())
    },
    get made() {
      return made
    },
    get gone() {
      return gone
    },
    get refused() {
      return refused
    },
    get history() {
      return history.samples
    },
    get alive() {
      const wallMs = Math.max(nowMs, host.newestMs())
      return { wallMs, total: nodes.size, byType: [...byType], contexts: host.openContexts() }
    },
    get values() {
      return chosen.values
    },
    get level() {
      return chosen.level
    },
    isRunning(node) {
      const definition = nodes.get(node)?.definition ?? 0
      return definition > 0 && host.isRunning(definition)
    },
    callsOf: (node, place) => chosen.callsOf(node, place),
  }

  return {
    live,
    setSite: (site, stack) => keep(sites, site, stack),
    setParameter: (number, name) => keep(ownNames, number, name),
    add(record) {
      revision++
      if (record.wallMs > nowMs) nowMs = record.wallMs
      switch (record.kind) {
        case KIND.graphNode:
          addNode(record)
          break
        case KIND.graphConnect:
          addEdge(record)
          break
        case KIND.graphDisconnect:
          removeEdges(record)
          break
        case KIND.graphCall:
          addCall(record)
          break
        case KIND.graphGone:
          removeNode(record)
          break
        case KIND.graphValue:
        case KIND.graphLevel:
        case KIND.graphSchedule:
          if (nodes.has(record.a)) chosen.add(record, nameOf)
          break
      }
      history.look(record.wallMs, nodes.size, byType, host.openContexts)
    },
  }
}
