// What is worth a look in a page's graph, as codes: sources and nodes whose sound goes nowhere, sources that never
// started, circles that the platform mutes, what goes on for ever. Pure; any reader context.

import type { NodeType } from '../wire/graph-names.ts'
import { cyclesOf } from './cycles.ts'
import { neverStopped, type NeverStopped, runningOn, type RunsOn } from './lasting.ts'
import type { GraphNode, PageGraph } from './schema.ts'

export type GraphFinding =
  /** Something sounds into it, or it has started, and it is connected to nothing. */
  | { code: 'unheard'; node: number }
  /** It is connected to nothing at all, in either direction. */
  | { code: 'unconnected'; node: number }
  /** A source that is connected, and was never started. */
  | { code: 'never-started'; node: number }
  /** A circle without a DelayNode, which the platform mutes. */
  | { code: 'cycle'; nodes: readonly number[] }
  | RunsOn
  | NeverStopped
  /** It is open, though the page has made another one since. */
  | { code: 'context-open'; contextId: string }

export type GraphFindingCode = GraphFinding['code']

/** The nodes that a finding speaks of. */
export function nodesOfFinding(finding: GraphFinding): readonly number[] {
  if (finding.code === 'context-open') return []
  return 'nodes' in finding ? finding.nodes : [finding.node]
}

/** What a finding says of contexts. */
export interface GraphContext {
  readonly id: string
  readonly document: string
  readonly state: string
  readonly type: 'realtime' | 'offline'
  readonly isReference?: true
}

/** A page builds its graph in steps: what is younger than this may still be at it. */
const SETTLED_MS = 1000

const STARTED_BY_CALL: ReadonlySet<NodeType> = new Set([
  'AudioBufferSourceNode',
  'ConstantSourceNode',
  'OscillatorNode',
])
/** Without a call, as far as the graph tells. */
const MAKES_SOUND: ReadonlySet<NodeType> = new Set([
  'AudioWorkletNode',
  'MediaElementAudioSourceNode',
  'MediaStreamAudioSourceNode',
  'MediaStreamTrackAudioSourceNode',
  'ScriptProcessorNode',
])
/** They do their work without being connected to anything. */
const ENDS: ReadonlySet<NodeType> = new Set([
  'AudioDestinationNode',
  'MediaStreamAudioDestinationNode',
  'AnalyserNode',
  'AudioWorkletNode',
  'ScriptProcessorNode',
])

/** The findings of a graph, worst first. `contexts`: in the order in which they were made. Linear in the graph. */
export function graphFindings(graph: PageGraph, contexts: readonly GraphContext[]): GraphFinding[] {
  const unheard: GraphFinding[] = []
  const unconnected: GraphFinding[] = []
  const neverStarted: GraphFinding[] = []
  const sounding = soundingNodes(graph)
  for (const node of graph.nodes.values()) {
    // Where it was met late, what came before was not seen.
    if (node.isJoined || graph.nowMs - node.sinceMs < SETTLED_MS) continue
    const leaves = graph.outOf(node.id).size > 0
    if (STARTED_BY_CALL.has(node.type) && node.started === null && leaves)
      neverStarted.push({ code: 'never-started', node: node.id })
    if (leaves || ENDS.has(node.type) || graph.nowMs - node.changedMs < SETTLED_MS) continue
    if (sounding.has(node.id)) unheard.push({ code: 'unheard', node: node.id })
    // What was connected once and is no more waits for the collector.
    else if (!node.wasConnected) unconnected.push({ code: 'unconnected', node: node.id })
  }
  const cycles = cyclesOf(graph).map((nodes) => ({ code: 'cycle', nodes }) as const)
  return [
    ...cycles,
    ...unheard,
    ...runningOn(graph, contexts),
    ...neverStopped(graph),
    ...neverStarted,
    ...unconnected,
    ...openContexts(graph, contexts),
  ]
}

/** What makes sound, and everything that it goes into. */
function soundingNodes(graph: PageGraph): Set<number> {
  const sounding = new Set<number>()
  const waiting: number[] = []
  for (const node of graph.nodes.values()) if (makesSound(node)) waiting.push(node.id)
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (sounding.has(id)) continue
    sounding.add(id)
    for (const key of graph.outOf(id)) {
      const edge = graph.edges.get(key)
      if (edge !== undefined && edge.parameter === null) waiting.push(edge.to)
    }
  }
  return sounding
}

/** When a buffer has been played to its end is not known: one counts where it never was connected at all. */
function makesSound({ type, started, stopped, wasConnected }: GraphNode): boolean {
  if (MAKES_SOUND.has(type)) return true
  const isRunning = started !== null && stopped === null
  return isRunning && (type !== 'AudioBufferSourceNode' || !wasConnected)
}

function openContexts(graph: PageGraph, contexts: readonly GraphContext[]): GraphFinding[] {
  const own = contexts.filter(
    ({ document, type, isReference }) =>
      document === graph.document && type === 'realtime' && isReference !== true,
  )
  return own
    .slice(0, -1)
    .filter(({ state }) => state !== 'closed')
    .map(({ id }) => ({ code: 'context-open', contextId: id }))
}
